import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./dicts.json', import.meta.url));
