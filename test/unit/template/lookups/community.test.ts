import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./community.json', import.meta.url));
