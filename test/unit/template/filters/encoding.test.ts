import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./encoding.json', import.meta.url));
