import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./sequences.json', import.meta.url));
