import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./results.json', import.meta.url));
