import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./password.json', import.meta.url));
