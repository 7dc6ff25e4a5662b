import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./tables.json', import.meta.url));
