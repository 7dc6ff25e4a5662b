import type { Lookup } from '../callables.ts';
import { withQualifiedNames } from '../filters/names.ts';
import { COLLECTION_LOOKUPS } from './collections.ts';
import { COMMAND_LOOKUPS } from './commands.ts';
import { FILE_LOOKUPS } from './files.ts';
import { password } from './password.ts';
import { sequence } from './sequence.ts';
import { TABLE_LOOKUPS } from './tables.ts';
import { VARIABLE_LOOKUPS } from './variables.ts';

/** Every lookup by the names templates may call it. */
export const LOOKUPS: ReadonlyMap<string, Lookup> = withQualifiedNames([
  COLLECTION_LOOKUPS,
  FILE_LOOKUPS,
  TABLE_LOOKUPS,
  VARIABLE_LOOKUPS,
  COMMAND_LOOKUPS,
  { sequence, password },
]);
