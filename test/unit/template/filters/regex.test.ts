import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./regex.json', import.meta.url));
