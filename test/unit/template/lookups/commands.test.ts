import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./commands.json', import.meta.url));
