import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./sequence.json', import.meta.url));
