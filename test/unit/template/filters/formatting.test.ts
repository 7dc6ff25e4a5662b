import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./formatting.json', import.meta.url));
