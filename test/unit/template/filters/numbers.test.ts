import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./numbers.json', import.meta.url));
