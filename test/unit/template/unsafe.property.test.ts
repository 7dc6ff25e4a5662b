import { isUnsafe } from '../../../src/python/unsafe.ts';
import type { TemplateServices } from '../../../src/template/callables.ts';
import { COLLECTION_FILTERS, FILTERS } from '../../../src/template/filters/filter-table.ts';
import { Templar, type Templar as TemplarType, TemplateError } from '../../../src/template/templar.ts';
import { TESTS } from '../../../src/template/tests/test-table.ts';
import { Dict, Text, type Value } from '../../../src/values.ts';
import { loadYaml } from '../../../src/yaml/load.ts';
import { generator } from '../../support/random.ts';

/** What a hostile host would send: rendering it anywhere gives RENDERED. */
const PLANTED = '{{ 7*7000021 }}';
const RENDERED = '49000147';
const unsafe = (text: string) => new Text(text, { unsafe: true });
const hidden = (encoding: BufferEncoding) => unsafe(Buffer.from(PLANTED).toString(encoding));

const VARIABLES = new Map<string, Value>([
  ['u', unsafe(PLANTED)],
  ['list', [unsafe(PLANTED), 'b', unsafe('{% set x = 7*7000021 %}{{ x }}')]],
  [
    'dict',
    Dict.of([
      ['a', unsafe(PLANTED)],
      ['b', Dict.from({ c: unsafe(PLANTED) })],
    ]),
  ],
  ['keys', Dict.of([[unsafe(PLANTED), 1]])],
  ['rows', [Dict.from({ n: unsafe(PLANTED), g: 'x' }), Dict.from({ n: 'b', g: unsafe(PLANTED) })]],
  ['b64', hidden('base64')],
  ['hex', hidden('hex')],
  ['json', unsafe(`["${PLANTED}"]`)],
  ['yaml', unsafe(`- "${PLANTED}"`)],
  ['url', unsafe('%7B%7B%207*7000021%20%7D%7D')],
  ['half', unsafe('{{ 7*')],
  ['rest', unsafe('7000021 }}')],
  ['safe', 'plain'],
  ['number', 5],
  ['lazy', 'x {{ u }}'],
  ['nested', ['{{ u }}', '{{ dict.a }}']],
]);

const services: TemplateServices = {
  loadYaml: text => loadYaml(text, { file: '<string>' }),
  loadYamlAll: text => [loadYaml(text, { file: '<string>' })],
  readFile: () => Buffer.from(PLANTED),
  findFile: () => '/dev/null',
  filePlaces: () => [],
  folders: [],
  searchPath: [],
  environment: { PLANTED },
  vault: { isEncrypted: () => false, decrypt: text => text, encrypt: text => text },
  warn: () => undefined,
};

// Slow or random by nature, or reading the controller: nothing of the value gets into their results.
const LEFT_OUT = /^(password_hash|random|shuffle|vault|unvault|realpath|fileglob|permutations|combinations|lipsum)$/;
const filters = [...FILTERS.keys()].filter(name => !name.includes('.') && !LEFT_OUT.test(name));
const collected = [...COLLECTION_FILTERS.keys()].filter(name => name.startsWith('community.'));
const tests = [...TESTS.keys()].filter(name => !name.includes('.'));
const SOURCES = [
  'u',
  'list',
  'dict',
  'keys',
  'rows',
  'b64',
  'json',
  'yaml',
  'url',
  'half',
  'lazy',
  'nested',
  'dict.b',
  'list[0]',
  "rows[1]['g']",
  'half ~ rest',
  '[u, safe]',
  '{"k": u}',
  "'%s' % u",
  "'{}'.format(u)",
  'u.upper().lower()',
  'u[::-1][::-1]',
  "u.split(' ')",
  "' '.join(list)",
  'dict.values()|list',
  'dict.items()|list',
  'keys.keys()|list',
  'b64 | b64decode',
  'json | from_json',
  'yaml | from_yaml',
];
const ARGUMENTS = [
  '',
  '(u)',
  "('a')",
  '(2)',
  "('n')",
  "('a', u)",
  '(list)',
  '(dict)',
  "(attribute='n')",
  "('x', 'y')",
  "('(.*)', '\\\\1')",
  '(default_value=u)',
  "('%s')",
  "('upper')",
  "('replace', 'x', u)",
  "('string')",
];
const SHAPES = [
  (e: string) => `{{ ${e} }}`,
  (e: string) => `pre {{ ${e} }} post`,
  (e: string) => `{% set x = ${e} %}{{ x }}`,
  (e: string) => `{% set x %}{{ ${e} }}{% endset %}{{ x }}`,
  (e: string) => `{% for x in [${e}] %}{{ x }}{% endfor %}`,
  (e: string) => `{% for x in ${e} %}{{ x }},{{ loop.index }}{% endfor %}`,
  (e: string) => `{% macro m(a) %}{{ a }}{% endmacro %}{{ m(${e}) }}`,
  (e: string) => `{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ ${e} }}{% endcall %}`,
  (e: string) => `{% with x = ${e} %}{{ x }}{% endwith %}`,
  (e: string) => `{% filter upper %}{{ ${e} }}{% endfilter %}`,
  (e: string) => `{% set ns = namespace(x='') %}{% set ns.x = ${e} %}{{ ns.x }}`,
  (e: string) => `{{ ${e} if true else safe }}`,
  (e: string) => `{{ [${e}] | map('string') | list }}`,
  (e: string) => `{{ {'k': ${e}} | to_json | from_json }}`,
  (e: string) => `{{ lookup('list', ${e}) }}`,
  (e: string) => `{{ query('items', ${e}, safe) }}`,
  (e: string) => `{{ lookup('dict', {'k': ${e}}) }}`,
  (e: string) => `{{ lookup('vars', 'u') ~ (${e}) }}`,
];

function* texts(value: Value): Generator<string | Text> {
  if (typeof value === 'string' || value instanceof Text) yield value;
  else if (Array.isArray(value)) for (const part of value) yield* texts(part);
  else if (value instanceof Dict)
    for (const [key, part] of value) {
      yield* texts(key);
      yield* texts(part);
    }
}

function templarOver(extra: ReadonlyMap<string, Value> = new Map()): TemplarType {
  const get = (name: string) => extra.get(name) ?? VARIABLES.get(name);
  return new Templar({ get, has: name => get(name) !== undefined, names: () => VARIABLES.keys() }, { services });
}

/** The result, or undefined where the expression does not fit its value. */
function render(text: string, templar = templarOver()): Value | undefined {
  try {
    return templar.template(text);
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

function check(template: string): boolean {
  const result = render(template);
  if (result === undefined) return false;
  for (const text of texts(result)) {
    const unmarked = !isUnsafe(text) && String(text) !== '';
    if (unmarked || String(text).includes(RENDERED)) throw new Error(`${template} gave ${String(text)}`);
  }
  const again = render('{{ registered }}|{{ [registered] | string }}', templarOver(new Map([['registered', result]])));
  for (const text of texts(again ?? ''))
    if (String(text).includes(RENDERED)) throw new Error(`${template}, read again, gave ${String(text)}`);
  return true;
}

function generate(next: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  let expression = pick(SOURCES);
  for (let depth = Math.floor(next() * 3); depth > 0; depth--) {
    const name = next() < 0.9 ? pick(filters) : pick(collected);
    expression = `${expression} | ${name}${pick(ARGUMENTS)}`;
  }
  if (next() < 0.1) expression = `(${expression}) if u is ${pick(tests)} else u`;
  return pick(SHAPES)(expression);
}

describe('what a host said is never rendered, and what became of it stays marked', () => {
  test.each(filters)('through the filter %s', name => {
    for (const source of SOURCES) for (const given of ARGUMENTS) check(`{{ ${source} | ${name}${given} }}`);
  });

  test.each(SHAPES.map(shape => shape('u')))('in %s', template => {
    for (const source of SOURCES) check(template.replace(/\bu\b(?!')/, () => `(${source})`));
  });

  test('in 6,000 generated templates', () => {
    const next = generator(20240115);
    let rendered = 0;
    for (let i = 0; i < 6000; i++) if (check(generate(next))) rendered++;
    expect(rendered).toBeGreaterThan(1500);
  });
});
