import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./content.json', import.meta.url));
