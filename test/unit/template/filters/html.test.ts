import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./html.json', import.meta.url));
