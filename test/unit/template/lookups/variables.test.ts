import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./variables.json', import.meta.url));
