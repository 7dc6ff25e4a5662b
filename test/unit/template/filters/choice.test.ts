import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./choice.json', import.meta.url));
