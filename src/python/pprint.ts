import { Dict, Tuple, type Value } from '../values.ts';
import { compare, PythonError, repr } from './semantics.ts';

const WIDTH = 80;

/** Keys in pprint's order: by value where they have an order, else by type and text. */
function sortedEntries(dict: Dict): [Value, Value][] {
  return [...dict].sort(([a], [b]) => {
    try {
      return compare(a, b);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      return repr(a) < repr(b) ? -1 : 1;
    }
  });
}

function flat(value: Value): string {
  if (value instanceof Dict)
    return `{${sortedEntries(value)
      .map(([k, v]) => `${flat(k)}: ${flat(v)}`)
      .join(', ')}}`;
  if (value instanceof Tuple) return `(${value.map(flat).join(', ')}${value.length === 1 ? ',' : ''})`;
  return Array.isArray(value) ? `[${value.map(flat).join(', ')}]` : repr(value);
}

/** Python's `pprint.pformat`: one element a line where a container is wider than 80 columns. */
export function pprint(value: Value, indent = 0, allowance = 0): string {
  const text = flat(value);
  if (text.length <= WIDTH - indent - allowance) return text;
  const separator = `,\n${' '.repeat(indent + 1)}`;
  if (value instanceof Dict && value.size > 0) {
    const entries = sortedEntries(value);
    const lines = entries.map(([key, element], i) => {
      const name = flat(key);
      const last = i === entries.length - 1;
      return `${name}: ${pprint(element, indent + name.length + 3, last ? allowance + 1 : 1)}`;
    });
    return `{${lines.join(separator)}}`;
  }
  if (!Array.isArray(value) || value.length === 0) return text;
  const [open, close] = value instanceof Tuple ? ['(', value.length === 1 ? ',)' : ')'] : ['[', ']'];
  const lines = value.map((element, i) =>
    pprint(element, indent + 1, i === value.length - 1 ? allowance + close.length : 1),
  );
  return open + lines.join(separator) + close;
}
