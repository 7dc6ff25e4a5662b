import { pluginsUsed } from '../../../src/template/plugin-use.ts';

const used = (text: string) => pluginsUsed(text).map(({ kind, name, line }) => `${kind} ${name} ${line}`);

test('tells the filters, tests and lookups that a template spells out', () => {
  expect(
    used("{{ x | a.b.c(y | default('z')) }}\n{% if x is even and x is not ns.col.odd %}{{ 1 }}{% endif %}"),
  ).toEqual(['filter a.b.c 1', 'filter default 1', 'test even 2', 'test ns.col.odd 2']);
  expect(used("{{ lookup('file', 'x') }} {{ query('ns.col.y', z) }} {{ q('env', 'HOME') | first }}")).toEqual([
    'lookup file 1',
    'lookup ns.col.y 1',
    'filter first 1',
    'lookup env 1',
  ]);
});

test('tells those that are named to map, select and reject', () => {
  expect(used("{{ l | map('ns.col.f') | select('ns.col.t', 1) | map(attribute='x') | reject(name) }}").sort()).toEqual([
    'filter map 1',
    'filter map 1',
    'filter ns.col.f 1',
    'filter reject 1',
    'filter select 1',
    'test ns.col.t 1',
  ]);
});

test('looks into blocks, macros and loops', () => {
  const text =
    '{% macro m(a=1 | f) %}{{ a | g }}{% endmacro %}{% for x in y | h if x is t %}{% filter i %}{% endfilter %}{% endfor %}';
  expect(used(text).sort()).toEqual(['filter f 1', 'filter g 1', 'filter h 1', 'filter i 1', 'test t 1']);
});

test('tells nothing of what is no template, and of names that only a host knows', () => {
  for (const text of ['plain | text', '{{ broken | ', '{{ lookup(name) }}', '{ "a": 1 }'])
    expect(used(text)).toEqual([]);
});
