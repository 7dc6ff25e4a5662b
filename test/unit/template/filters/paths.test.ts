import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./paths.json', import.meta.url));
