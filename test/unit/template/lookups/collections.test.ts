import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./collections.json', import.meta.url));
