import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./network.json', import.meta.url));
