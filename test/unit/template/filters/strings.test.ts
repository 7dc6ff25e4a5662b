import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./strings.json', import.meta.url));
