import { join } from 'node:path';

/** ansible-core 2.19 and what it imports, where `test/set-up.sh` puts it: a folder for PYTHONPATH. */
export const CORE_219 = join(import.meta.dirname, '../../node_modules/.cache/ansible-core-2.19');
