import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./version.json', import.meta.url));
