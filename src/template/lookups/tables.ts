import { asText, PythonError, reprText, str, typeName } from '../../python/semantics.ts';
import { unescapeString } from '../../python/string-escapes.ts';
import type { Value } from '../../values.ts';
import type { CallContext, Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';
import { lookupError } from './errors.ts';
import { readFound } from './files.ts';
import { ini } from './ini.ts';
import { oneOrMany, parseTerm } from './parameters.ts';

/** Rows of a CSV text: quoted cells may hold the delimiter, doubled quotes and line breaks. */
function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quoted && char === '"' && text[i + 1] === '"') cell += text[i++];
    else if (char === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (!quoted && char === delimiter) {
      row.push(cell);
      cell = '';
    } else if (!quoted && (char === '\n' || char === '\r')) {
      if (char === '\r' && text[i + 1] === '\n') i++;
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += char;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

const OPTIONS = new Set(['col', 'default', 'delimiter', 'encoding', 'file']);

const WHOLE = /^\s*[-+]?\d+\s*$/;

const isLater = ({ services }: CallContext): boolean => services.core?.lookupWords === true;

const fault = (context: CallContext, message: string): PythonError =>
  lookupError(isLater(context) ? message : `csvfile: ${message}`);

/** What reads the file raises any error as one of its own. */
function told(context: CallContext, error: unknown): unknown {
  return error instanceof PythonError ? fault(context, error.message) : error;
}

/** A column is looked at before a row is, since 2.19. */
function checkColumn(column: string): void {
  if (WHOLE.test(column)) return;
  const why = `Invalid value provided for 'int': ${reprText(column)}`;
  throw lookupError(`Config 'col' for 'csvfile' lookup plugin from 'Direct' has an invalid value: ${why}`);
}

function rowsOf(context: CallContext, setting: (name: string, fallback: string) => string): string[][] {
  const delimiter = setting('delimiter', 'TAB');
  try {
    const text = readFound(context, setting('file', 'ansible.csv'), {
      encoding: setting('encoding', 'utf-8'),
      strict: true,
    });
    if (text === undefined) throw new PythonError('FileNotFoundError', "[Errno 2] No such file or directory: b'None'");
    if (delimiter !== 'TAB' && [...delimiter].length !== 1)
      throw new PythonError('TypeError', '"delimiter" must be a 1-character string');
    return parseCsv(text, delimiter === 'TAB' ? '\t' : delimiter);
  } catch (error) {
    throw told(context, error);
  }
}

function cellOf(context: CallContext, row: readonly string[], column: string): string {
  const number = WHOLE.test(column) ? Number(column) : undefined;
  if (number === undefined) throw fault(context, `invalid literal for int() with base 10: ${reprText(column)}`);
  const cell = row.at(number);
  if (cell === undefined) throw fault(context, 'list index out of range');
  return cell;
}

const csvFile: Lookup = (context, terms, kwargs) =>
  terms.flatMap((term): Value[] => {
    const text = asText(term);
    if (text === undefined)
      throw new PythonError('AttributeError', `'${typeName(term)}' object has no attribute 'split'`);
    const { words, options } = parseTerm(text);
    if (words === '') throw lookupError('Search key is required but was not found');
    for (const name of options.keys())
      if (!OPTIONS.has(name))
        throw lookupError(isLater(context) ? `'${name}' is not a valid option` : `${name} is not a valid option`);
    const given = (name: string): Value | undefined => {
      const inline = options.get(name);
      return inline === undefined ? kwargs.get(name) : unescapeString(inline);
    };
    const setting = (name: string, fallback: string) => str(given(name) ?? fallback);
    if (isLater(context)) checkColumn(setting('col', '1'));
    const row = rowsOf(context, setting).find(cells => cells[0] === words);
    if (row !== undefined) return [cellOf(context, row, setting('col', '1'))];
    return oneOrMany(given('default') ?? null);
  });

/** Lookups in INI and CSV files. */
export default defineLookups({ ini, csvfile: csvFile });
