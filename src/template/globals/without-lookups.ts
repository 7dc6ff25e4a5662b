import { PythonError } from '../../python/error.ts';
import { str } from '../../python/repr.ts';
import type { Value } from '../../values.ts';
import { CallableValue } from '../callables.ts';
import type { VariableSource } from '../runtime/context.ts';
import { GLOBALS } from './global-table.ts';

class RefusedLookup extends CallableValue {
  readonly typeName = 'method';
  call(_context: unknown, args: readonly Value[]): never {
    const name = str(args[0] ?? null);
    throw new PythonError(
      'AnsibleError',
      `The lookup \`${name}\` was found, however lookups were disabled from templating`,
    );
  }
}

const REFUSED = new RefusedLookup();
const LOOKUP_NAMES = new Set(['lookup', 'query', 'q']);

/** The globals where looking up is refused (`disable_lookups`). */
export const GLOBALS_WITHOUT_LOOKUPS: VariableSource = {
  get: name => (LOOKUP_NAMES.has(name) ? REFUSED : GLOBALS.get(name)),
};
