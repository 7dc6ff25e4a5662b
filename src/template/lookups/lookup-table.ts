import type { Lookup } from '../callables.ts';
import { builtinNames, collectionNames } from '../plugin-names.ts';
import { LOOKUP_REDIRECTS } from '../redirects.ts';
import { CONTAINER_LOOKUPS } from './collections.ts';
import { COMMAND_LOOKUPS } from './commands.ts';
import { COMMUNITY_LOOKUPS } from './community.ts';
import { FILE_LOOKUPS } from './files.ts';
import { password } from './password.ts';
import { sequence } from './sequence.ts';
import { TABLE_LOOKUPS } from './tables.ts';
import { VARIABLE_LOOKUPS } from './variables.ts';

/** Every lookup of ansible-core by the names templates may call it. */
export const LOOKUPS: ReadonlyMap<string, Lookup> = builtinNames([
  CONTAINER_LOOKUPS,
  FILE_LOOKUPS,
  TABLE_LOOKUPS,
  VARIABLE_LOOKUPS,
  COMMAND_LOOKUPS,
  { sequence, password },
]);

/** Lookups of collections by their full names. */
export const COLLECTION_LOOKUPS: ReadonlyMap<string, Lookup> = collectionNames({
  'community.general': COMMUNITY_LOOKUPS,
});

/** All names that a playbook may write, short ones of what moved to collections included. */
export const LOOKUP_NAMES: ReadonlySet<string> = new Set([
  ...LOOKUPS.keys(),
  ...COLLECTION_LOOKUPS.keys(),
  ...[...LOOKUP_REDIRECTS].filter(([, full]) => COLLECTION_LOOKUPS.has(full)).map(([short]) => short),
]);
