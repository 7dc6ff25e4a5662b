import { createRequire } from 'node:module';
import { entriesOf, isMapping } from '../../python/mapping.ts';
import { asText, str, truthy } from '../../python/semantics.ts';
import { Dict, Float, type Value } from '../../values.ts';
import type { Filter } from '../callables.ts';
import { filter } from '../signature.ts';
import { filterError } from './errors.ts';

interface Jmespath {
  search(data: unknown, expression: string): unknown;
}

/** Values as jmespath reads them: without a prototype, so that no key can be mistaken for one of its own. */
function plain(value: Value): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Float) return new FloatBox(value.value);
  const text = asText(value);
  if (text !== undefined) return text;
  if (Array.isArray(value)) return value.map(plain);
  if (!isMapping(value)) return str(value);
  const object: Record<string, unknown> = Object.create(null);
  for (const [key, element] of entriesOf(value)) object[str(key)] = plain(element);
  return object;
}

/** A float that stays apart from ints on its way through; it counts as its number. */
class FloatBox extends Number {}

function fromPlain(found: unknown): Value {
  if (found === null || found === undefined) return null;
  if (found instanceof FloatBox) return new Float(Number(found));
  if (typeof found === 'number') return Number.isInteger(found) ? found : new Float(found);
  if (typeof found === 'string' || typeof found === 'boolean') return found;
  if (Array.isArray(found)) return found.map(fromPlain);
  return Dict.of(Object.entries(found as object).map(([key, element]) => [key, fromPlain(element)]));
}

/** community.general's `json_query`: JMESPath; the library is loaded when it is first asked for. */
export const JSON_QUERY: Filter = filter('json_query(data, expr)', (_context, data, expression) => {
  const jmespath: Jmespath = createRequire(import.meta.url)('jmespath');
  try {
    return fromPlain(jmespath.search(plain(data), str(expression)));
  } catch (error) {
    if (!(error instanceof Error) || !truthy(error.message)) throw error;
    throw filterError(`Error in jmespath.search in json_query filter plugin:\n${error.message}`);
  }
});
