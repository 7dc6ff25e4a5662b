import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./secrets.json', import.meta.url));
