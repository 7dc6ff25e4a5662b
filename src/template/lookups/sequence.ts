import { percentFormat } from '../../python/percent-format.ts';
import { asText, PythonError, repr, str, typeName } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import type { Kwargs, Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';
import { lookupError } from './errors.ts';
import { parseTerm } from './parameters.ts';

const NUMBER = '0?x?[0-9a-f]+';
const SHORTCUT = new RegExp(`^(?:(${NUMBER})-)?(${NUMBER})(?:/(${NUMBER}))?(?::(.+))?$`, 'i');
const LARGEST = 1_000_000;

interface Range {
  readonly start: number;
  readonly end: number | undefined;
  readonly count: number | undefined;
  readonly stride: number;
  readonly format: string;
}

/** Python's `int(text, 0)`; undefined where it is none. */
function integer(text: string): number | undefined {
  if (/^[-+]?0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text.replace(/^\+/, ''), 16);
  if (/^[-+]?0o[0-7]+$/i.test(text)) return Number.parseInt(text.replace(/0o/i, ''), 8);
  return /^[-+]?(?:0+|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
}

function parsed(name: string, text: string): number {
  const number = integer(text);
  if (number === undefined) throw lookupError(`can't parse ${name}=${text} as integer`);
  return number;
}

function fromShortcut(term: string): Range | undefined {
  const match = SHORTCUT.exec(term.trim());
  if (match === null) return undefined;
  const part = (name: string, text: string | undefined) => (text === undefined ? undefined : parsed(name, text));
  const [start, end, stride] = [part('start', match[1]), part('end', match[2]), part('stride', match[3])];
  return { start: start ?? 1, end, count: undefined, stride: stride ?? 1, format: match[4] ?? '%d' };
}

function fromOptions(term: string): Range {
  const { words, options: given } = parseTerm(term);
  const options = new Map(given);
  if (words !== '') options.set('_raw_params', words);
  const take = (name: string): number | undefined => {
    const text = options.get(name);
    if (text === undefined) return undefined;
    options.delete(name);
    return parsed(name, text);
  };
  const range = { start: take('start') ?? 1, end: take('end'), count: take('count'), stride: take('stride') };
  const format = options.get('format') ?? '%d';
  options.delete('format');
  if (options.size > 0)
    throw lookupError(
      `unrecognized arguments to with_sequence: [${[...options.keys()].map(name => `'${name}'`).join(', ')}]`,
    );
  return { ...range, stride: range.stride ?? 1, format };
}

/** What `lookup('sequence', start=1, end=3)` gives: since 2.19. */
function fromKwargs(kwargs: Kwargs): Range {
  const number = (name: string) => {
    const given = kwargs.get(name);
    return given === undefined || given === null ? undefined : parsed(name, str(given));
  };
  const format = str(kwargs.get('format') ?? '%d');
  return {
    start: number('start') ?? 1,
    end: number('end'),
    count: number('count'),
    stride: number('stride') ?? 1,
    format,
  };
}

function endOf(range: Range): number {
  if (range.count === undefined && range.end === undefined)
    throw lookupError('must specify count or end in with_sequence');
  if (range.count !== undefined && range.end !== undefined)
    throw lookupError("can't specify both count and end in with_sequence");
  if (range.count === undefined) return range.end ?? 0;
  return range.count === 0 ? 0 : range.start + range.count * range.stride - 1;
}

function numbersOf(range: Range): Value[] {
  const end = endOf(range);
  if (range.count === 0 || range.stride === 0) return [];
  if (range.stride > 0 && end < range.start) throw lookupError('to count backwards make stride negative');
  if (range.stride < 0 && end > range.start) throw lookupError("to count forward don't make stride negative");
  if (range.format.split('%').length !== 2) throw lookupError(`bad formatting string: ${range.format}`);
  const size = Math.floor((end - range.start) / range.stride) + 1;
  if (size > LARGEST) throw lookupError(`with_sequence would give ${size} items, more than ${LARGEST}`);
  return Array.from({ length: size }, (_, i) => formatted(range.format, range.start + i * range.stride));
}

function formatted(format: string, number: number): string {
  try {
    return percentFormat(format, number);
  } catch (error) {
    if (error instanceof PythonError) throw lookupError(`problem formatting ${number} with '${format}'`);
    throw error;
  }
}

/** `sequence`: `start=1 end=5 stride=2 format=host%02d`, `count=3`, or the short `1-5/2:host%02d`. */
const sequence: Lookup = ({ services }, terms, kwargs) => {
  if (terms.length === 0 && kwargs.size > 0 && services.core?.strictTerms === true)
    return numbersOf(fromKwargs(kwargs));
  return terms.flatMap(term => {
    const text = asText(term);
    if (text === undefined)
      throw lookupError(
        `unknown error parsing with_sequence arguments: ${repr(term)}. Error was: expected string or bytes-like object, got '${typeName(term)}'`,
      );
    return numbersOf(fromShortcut(text) ?? fromOptions(text));
  });
};

export default defineLookups({ sequence });
