import { PythonObject } from '../python/object.ts';
import { asText } from '../python/text.ts';
import { typeName } from '../python/types.ts';
import { Undefined } from '../python/undefined.ts';
import { EncryptedText, type Value } from '../values.ts';

/** The name of a type as ansible-core 2.19 has it: no classes of its own for texts, and views are lists. */
export function plainTypeName(value: Value): string {
  if (asText(value) !== undefined || value instanceof EncryptedText) return 'str';
  if (value instanceof Undefined) return 'UndefinedMarker';
  if (value instanceof PythonObject && value.unrolls && value.typeName !== 'range') return 'list';
  return typeName(value).replace(/^.*\./, '');
}
