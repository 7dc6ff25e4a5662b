import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./lists.json', import.meta.url));
