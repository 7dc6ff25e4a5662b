import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./comparison.json', import.meta.url));
