import { Dict, Tuple, type Value } from '../values.ts';
import { asText, compare, PythonError, repr } from './semantics.ts';

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

/** What pprint shows as `repr` does, as it knows no such type. */
type IsUnknown = (value: Value) => boolean;

const KNOWS_ALL: IsUnknown = () => false;

function flat(value: Value, isUnknown: IsUnknown): string {
  if (isUnknown(value)) return repr(value);
  if (value instanceof Dict) {
    const pairs = sortedEntries(value).map(([k, v]) => `${flat(k, isUnknown)}: ${flat(v, isUnknown)}`);
    return `{${pairs.join(', ')}}`;
  }
  if (!Array.isArray(value)) return repr(value);
  const elements = value.map(element => flat(element, isUnknown)).join(', ');
  return value instanceof Tuple ? `(${elements}${value.length === 1 ? ',' : ''})` : `[${elements}]`;
}

/** Where a value stands: columns before it, columns of what follows it in its last line, and how deep. */
interface Place {
  readonly indent: number;
  readonly allowance: number;
  readonly level: number;
}

/** Python's `pprint.pformat`: one element a line where a container is wider than 80 columns, a text in pieces. */
export function pprint(
  value: Value,
  isUnknown: IsUnknown = KNOWS_ALL,
  { indent, allowance, level }: Place = { indent: 0, allowance: 0, level: 1 },
): string {
  const text = flat(value, isUnknown);
  if (text.length <= WIDTH - indent - allowance || isUnknown(value)) return text;
  const written = asText(value);
  if (written !== undefined) return inPieces(written, { indent, allowance, level });
  const inside = (element: Value, more: number, isLast: boolean, close: number) => {
    const place = { indent: indent + more, allowance: isLast ? allowance + close : 1, level: level + 1 };
    return pprint(element, isUnknown, place);
  };
  const separator = `,\n${' '.repeat(indent + 1)}`;
  if (value instanceof Dict && value.size > 0) {
    const entries = sortedEntries(value);
    const lines = entries.map(([key, element], i) => {
      const name = flat(key, isUnknown);
      return `${name}: ${inside(element, name.length + 3, i === entries.length - 1, 1)}`;
    });
    return `{${lines.join(separator)}}`;
  }
  if (!Array.isArray(value) || value.length === 0) return text;
  const [open, close] = value instanceof Tuple ? ['(', value.length === 1 ? ',)' : ')'] : ['[', ']'];
  const lines = value.map((element, i) => inside(element, 1, i === value.length - 1, close.length));
  return open + lines.join(separator) + close;
}

/** A text that is too wide, in pieces of whole words below each other; the outermost in parentheses. */
function inPieces(text: string, { indent: column, allowance: after, level }: Place): string {
  const [indent, allowance] = level === 1 ? [column + 1, after + 1] : [column, after];
  const width = WIDTH - indent;
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const pieces = lines.flatMap((line, i) => piecesOf(line, width, i === lines.length - 1 ? allowance : 0));
  if (pieces.length === 1) return repr(text);
  const joined = pieces.join(`\n${' '.repeat(indent)}`);
  return level === 1 ? `(${joined})` : joined;
}

/** @param allowance columns of what follows the last piece */
function piecesOf(line: string, width: number, allowance: number): string[] {
  if (repr(line).length <= width - allowance) return [repr(line)];
  const words = line.match(/\S*\s*/g)?.slice(0, -1) ?? [];
  const pieces: string[] = [];
  let current = '';
  for (const [i, word] of words.entries()) {
    const room = i === words.length - 1 ? width - allowance : width;
    if (current !== '' && repr(current + word).length > room) {
      pieces.push(repr(current));
      current = word;
    } else current += word;
  }
  return current === '' ? pieces : [...pieces, repr(current)];
}
