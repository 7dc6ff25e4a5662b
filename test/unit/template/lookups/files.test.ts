import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./files.json', import.meta.url));
