import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./application.json', import.meta.url));
