import type { TemplateServices } from '../../../src/template/callables.ts';
import { Templar, TemplateError } from '../../../src/template/templar.ts';
import { Dict, type Value } from '../../../src/values.ts';
import { loadYaml } from '../../../src/yaml/load.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const FILES: Readonly<Record<string, string>> = {
  'self.j2': "{% include 'self.j2' %}",
  'import.j2': "{% import 'import.j2' as m %}",
  'extends.j2': "{% extends 'extends.j2' %}",
};
const services: TemplateServices = {
  loadYaml: text => loadYaml(text, { file: '<string>' }),
  loadYamlAll: text => [loadYaml(text, { file: '<string>' })],
  readFile: path => Buffer.from(FILES[path] ?? ''),
  findFile: () => undefined,
  filePlaces: () => [],
  folders: [],
  searchPath: [],
  environment: {},
  vault: { isEncrypted: () => false, decrypt: text => text, encrypt: text => text },
  warn: () => undefined,
};
const VARIABLES = new Map<string, Value>([
  ['s', 'text'],
  ['l', [1, 2]],
  ['d', Dict.from({ a: 1 })],
  ['a', '{{ b }}{{ b }}'],
  ['b', '{{ a }}{{ a }}'],
  ['deep', ['{{ deep }}']],
  ['n', 5],
]);

function render(text: string): Value | TemplateError {
  const get = (name: string) => VARIABLES.get(name);
  const templar = new Templar({ get, has: name => VARIABLES.has(name), names: () => VARIABLES.keys() }, { services });
  try {
    return templar.template(text);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

const ROOTS = [
  's',
  'l',
  'd',
  'n',
  '(1, 2)',
  'range(3)',
  '2.5',
  'true',
  's.upper',
  'namespace(x=1)',
  'lookup',
  'now()',
  'cycler',
  'self',
  'loop',
  'none',
  'undefined_thing',
];
const FORBIDDEN = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__class__',
  '__globals__',
  '__subclasses__',
  '__mro__',
  '__init__',
  'call',
  'apply',
  'bind',
  'rendering',
  'services',
  'context',
];

describe('a template reaches nothing but its values', () => {
  test.each(ROOTS)('of %s', root => {
    for (const name of FORBIDDEN) {
      for (const path of [
        `${root}.${name}`,
        `${root}['${name}']`,
        `${root} | attr('${name}')`,
        `[${root}] | map(attribute='${name}') | first`,
      ])
        expect(`${path}: ${describeResult(render(`{{ (${path}) is defined }}`))}`).toBe(`${path}: not there`);
    }
  });

  test.each(FORBIDDEN)('the variable %s does not exist', name => {
    expect(render(`{{ ${name} is defined }}`)).toBe(false);
  });

  test('dicts hold such names as any other', () => {
    expect(render("{{ {'__proto__': 1, 'constructor': 2}['constructor'] }}")).toBe('2');
    expect(render("{% set x = {} %}{% set _ = x.update({'__proto__': {'p': 1}}) %}{{ ({}).p is defined }}")).toBe(
      false,
    );
    expect(({} as { p?: number }).p).toBeUndefined();
  });
});

function describeResult(result: Value | TemplateError): string {
  return result === false || result instanceof TemplateError ? 'not there' : 'there';
}

const HUNGRY = [
  '{{ range(10 ** 9) | list }}',
  '{% for i in range(10 ** 9) %}x{% endfor %}',
  "{{ 'x' * 10 ** 10 }}",
  '{{ [0] * 10 ** 10 }}',
  '{{ 2 ** 10 ** 9 }}',
  '{{ 10 ** 10 ** 9 }}',
  '{{ 1 % (2 ** 10 ** 8) }}',
  "{{ '%1000000000d' % 1 }}",
  "{{ '{:>1000000000}'.format(1) }}",
  '{{ s.center(10 ** 10) }}',
  '{{ s.ljust(10 ** 10) }}',
  '{{ s.zfill(10 ** 10) }}',
  '{{ s | center(10 ** 10) }}',
  '{{ s | indent(10 ** 10, true) }}',
  "{{ 'a\\tb'.expandtabs(10 ** 10) }}",
  '{{ l | batch(10 ** 10, 0) | list }}',
  '{{ l | slice(10 ** 10) | list }}',
  '{{ range(40) | permutations | list }}',
  '{{ range(40) | combinations(20) | list }}',
  '{{ range(3000) | product(range(3000)) | product(range(3000)) | list }}',
  "{% set x = 'ab' %}{% for i in range(60) %}{% set x = x ~ x %}{% endfor %}{{ x }}",
  "{% set ns = namespace(x='ab') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
  '{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x }}',
  '{% set ns = namespace(x=2) %}{% for i in range(60) %}{% set ns.x = ns.x * ns.x %}{% endfor %}{{ ns.x }}',
  "{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = ns.x.replace('a', 'aa') %}{% endfor %}{{ ns.x | length }}",
  "{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] | join(ns.x) %}{% endfor %}{{ ns.x | length }}",
  '{% set ns = namespace(x=[]) %}{% for i in range(100) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}',
  '{% for a in range(9999999) %}{% for b in range(9999999) %}{% endfor %}{% endfor %}',
  '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
  '{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m("a") }}',
  '{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}',
  '{{ a }}',
  '{{ deep }}',
  `{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`,
  `{{ ${'['.repeat(50_000)}1${']'.repeat(50_000)} }}`,
  `{{ ${'not '.repeat(50_000)}1 }}`,
  `{{ 1${' + 1'.repeat(20_000)} }}`,
  `{{ '${'['.repeat(50_000)}' | from_json }}`,
  `{{ '${'['.repeat(50_000)}' | from_yaml }}`,
  "{{ ('a' * 40) | regex_search('(a+)+$b') }}",
  "{{ ('a' * 40 ~ 'b') | regex_replace('^(a|aa)+$', '') }}",
  "{{ ('a' * 30 ~ '!') | regex_findall('(a*)*b') }}",
  "{{ ('a' * 40 ~ '!') is match('(a|a)*$') }}",
  "{{ ('x' * 40) is search('(x+x+)+y') }}",
  "{{ 'a' | regex_replace('a', 'b' * 10 ** 9) }}",
  "{{ ('ab' * 100000) | regex_replace('', 'x' * 10000) | length }}",
];

describe('what would not end, or fill the memory, ends', () => {
  test.each(HUNGRY.map(text => [text.length > 90 ? `${text.slice(0, 60)}... (${text.length})` : text, text]))(
    '%s',
    (_name, text) => {
      const [start, before] = [cpuTime(), process.memoryUsage().rss];
      render(text);
      expect(cpuTime() - start).toBeLessThan(10_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(1024 * 2 ** 20);
    },
    30_000,
  );

  test.each(Object.keys(FILES))('a template file that takes in itself: %s', name => {
    const start = cpuTime();
    const get = () => undefined;
    const recursive = { ...services, searchPath: ['.'], readFile: () => Buffer.from(FILES[name] ?? '') };
    const templar = new Templar({ get, has: () => false, names: () => [] }, { services: recursive });
    expect(() => templar.file(FILES[name] ?? '', name)).toThrow(TemplateError);
    expect(cpuTime() - start).toBeLessThan(10_000);
  });

  test('alias bombs of YAML', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghij'
        .split('')
        .map((name, i) => `${name}: &${name} [${`*${'abcdefghi'[i]}, `.repeat(8)}*${'abcdefghi'[i]}]`),
    ].join('\n');
    const start = cpuTime();
    expect(() => loadYaml(bomb, { file: 'bomb.yml' })).toThrow(/alias/i);
    expect(cpuTime() - start).toBeLessThan(1000);
  });
});
