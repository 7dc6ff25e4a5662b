import type { Value } from '../../values.ts';
import type { Lookup } from '../callables.ts';
import { PythonError, str, truthy } from '../python/index.ts';
import { regex } from '../text/regex/index.ts';
import { lookupError } from './errors.ts';
import { readFound } from './files.ts';
import { parseTerm, setting } from './parameters.ts';

/** Sections of an ini file; keys in lower case unless case counts; continued lines belong to the value before. */
function parseIni(text: string, caseSensitive: boolean): ReadonlyMap<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let last: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      last = undefined;
    } else if (/^\s/.test(line) && last !== undefined && section !== undefined) {
      section.set(last, `${section.get(last) ?? ''}\n${line.trim()}`);
    } else if (section !== undefined) {
      const [, key = '', value = ''] = /^(.*?)\s*(?:[=:]\s*(.*))?$/.exec(line.trim()) ?? [];
      last = caseSensitive ? key : key.toLowerCase();
      section.set(last, value.trim());
    }
  }
  return sections;
}

const ini: Lookup = (context, terms, kwargs) => {
  const found: Value[] = [];
  for (const term of terms) {
    const parsed = parseTerm(str(term));
    const option = (name: string, fallback: string) => setting(parsed, kwargs, name, fallback);
    const caseSensitive = truthy(kwargs.get('case_sensitive') ?? false);
    const name = option('file', 'ansible.ini');
    const text = readFound(context, name);
    if (text === undefined) throw new PythonError('AnsibleParserError', "Invalid filename: 'None'");
    const properties = option('type', 'ini') === 'properties';
    const sectionName = properties ? 'java_properties' : option('section', 'global');
    const section = parseIni(properties ? `[java_properties]\n${text}` : text, caseSensitive).get(sectionName);
    const key = caseSensitive ? parsed.words : parsed.words.toLowerCase();
    if (/^(true|yes|1)$/i.test(option('re', 'false'))) {
      const pattern = regex(parsed.words, { ignoreCase: true });
      for (const [known, value] of section ?? []) if (pattern.match(known) !== undefined) found.push(value);
    } else if (section === undefined && !kwargs.has('default') && !parsed.options.has('default')) {
      throw lookupError(`No section '${sectionName}' in ${name}`);
    } else found.push(section?.get(key) ?? option('default', ''));
  }
  return found;
};

/** Rows of a CSV text: quoted cells may hold the delimiter, doubled quotes and line breaks. */
export function parseCsv(text: string, delimiter: string): string[][] {
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

const csvFile: Lookup = (context, terms, kwargs) => {
  const found: Value[] = [];
  for (const term of terms) {
    const parsed = parseTerm(str(term));
    if (parsed.words === '') throw lookupError('Search key is required but was not found');
    const delimiterName = setting(parsed, kwargs, 'delimiter', 'TAB');
    const delimiter =
      delimiterName === 'TAB' || delimiterName === 't' || delimiterName === '\\t' ? '\t' : delimiterName;
    const text = readFound(context, setting(parsed, kwargs, 'file', 'ansible.csv'));
    if (text === undefined) throw lookupError("csvfile: [Errno 2] No such file or directory: b'None'");
    const row = parseCsv(text, delimiter).find(cells => cells[0] === parsed.words);
    const fallback = parsed.options.get('default') ?? kwargs.get('default');
    const column = Number(setting(parsed, kwargs, 'col', '1'));
    if (row !== undefined) {
      const cell = row[column];
      if (cell === undefined) throw lookupError('csvfile: list index out of range');
      found.push(cell);
    } else if (fallback !== undefined && fallback !== null) found.push(fallback);
  }
  return found;
};

/** Lookups in ini and CSV files. */
export const TABLE_LOOKUPS: Readonly<Record<string, Lookup>> = { ini, csvfile: csvFile };
