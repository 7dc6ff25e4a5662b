import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DateTimeValue, DateValue } from '../../../src/python/dates.ts';
import { repr } from '../../../src/python/semantics.ts';
import type { TemplateServices } from '../../../src/template/callables.ts';
import { type RenderSettings, Templar, TemplateError } from '../../../src/template/templar.ts';
import { Dict, Text, type Value } from '../../../src/values.ts';
import { loadYaml, loadYamlAll } from '../../../src/yaml/load.ts';

const MICROSECOND = 123;

/** The variables that the expressions of the recorded tables use. */
const VARIABLES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['l', [3, 1, 2]],
  ['d', Dict.from({ b: 2, a: 1, C: 3 })],
  [
    'u',
    [Dict.from({ n: 'b', g: 'x', a: 3 }), Dict.from({ n: 'a', g: 'y', a: 1 }), Dict.from({ n: 'c', g: 'x', a: 2 })],
  ],
  ['s', 'Hello World'],
  ['e', 'é😀'],
  ['dt', new DateTimeValue(2024, 1, 15, { hour: 10, minute: 20, second: 30, microsecond: MICROSECOND })],
  ['da', new DateValue(2024, 1, 15)],
  ['un', new Text('uns', { unsafe: true })],
]);

export const SERVICES: TemplateServices = {
  loadYaml: text => loadYaml(text, { file: '<string>' }),
  loadYamlAll: text => loadYamlAll(text, { file: '<string>' }),
  readFile: path => readFileSync(path),
  findFile: (_kind, name) => (existsSync(name) ? name : undefined),
  filePlaces: (_kind, name) => [name],
  folders: [],
  searchPath: [],
  environment: {},
  vault: { isEncrypted: () => false, decrypt: text => text, encrypt: text => text },
  warn: () => undefined,
};

/**
 * An expression and what ansible-core 2.14.18 gave: Python's repr of the result, or `!Class: message` (record-oracle.py).
 * `fails`: what is still wrong with what tsplay gives; then it must be another.
 */
type Recorded = readonly [expression: string, result: string, fails?: string];

/** The machine that recorded them had UTC: the moments of `strftime` are asked for in that zone. */
const inUtc = (expression: string) => expression.replace(/(strftime\('?[\d.]+'?)\)/g, '$1, true)');

/** One test for each row of a table; FOLDER is the table's own. */
export function asRecorded(table: URL, settings?: RenderSettings): void {
  const folder = dirname(fileURLToPath(table));
  const rows = JSON.parse(readFileSync(table, 'utf8')) as Recorded[];
  test.each(rows.map(row => [row[0], row] as const))('%s', (_expression, [expression, expected, fails]) => {
    const found = evaluate(inUtc(expression.replaceAll('FOLDER', folder)), settings).replaceAll(folder, 'FOLDER');
    if (fails === undefined) expect(found).toBe(expected);
    else expect(found).not.toBe(expected);
  });
}

/** What tsplay gives for the expression, in the form of the tables. */
export function evaluate(expression: string, settings: RenderSettings = { convertData: false }): string {
  try {
    return repr(
      new Templar(
        { get: name => VARIABLES.get(name), has: name => VARIABLES.has(name), names: () => VARIABLES.keys() },
        { services: SERVICES },
      ).template(expression, settings),
    );
  } catch (error) {
    if (error instanceof TemplateError) return `!${error.className}: ${error.message}`;
    throw error;
  }
}
