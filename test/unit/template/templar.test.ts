import { readFileSync } from 'node:fs';
import { repr } from '../../../src/python/semantics.ts';
import { isUnsafe } from '../../../src/python/unsafe.ts';
import type { TemplateServices } from '../../../src/template/callables.ts';
import { Templar, TemplateError } from '../../../src/template/templar.ts';
import { Dict, Text, type Value } from '../../../src/values.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const warnings: string[] = [];
const services: TemplateServices = {
  loadYaml: () => null,
  loadYamlAll: () => [],
  readFile: path => readFileSync(path),
  findFile: () => undefined,
  filePlaces: () => [],
  folders: [],
  searchPath: ['.'],
  environment: {},
  vault: { isEncrypted: () => false, decrypt: text => text, encrypt: text => text },
  warn: message => warnings.push(message),
};

function value(json: Json): Value {
  if (Array.isArray(json)) return json.map(value);
  if (typeof json !== 'object' || json === null) return json;
  return Dict.of(Object.entries(json).map(([key, item]) => [key, value(item)] as const));
}

function templar(vars: Readonly<Record<string, Value>>, reads: string[] = []): Templar {
  const known = new Map(Object.entries(vars));
  const get = (name: string): Value | undefined => {
    reads.push(name);
    return known.get(name);
  };
  return new Templar({ get, has: name => known.has(name), names: () => known.keys() }, { services });
}

function outcome(render: () => Value): string {
  try {
    return repr(render());
  } catch (error) {
    if (error instanceof TemplateError) return `${error.className}: ${error.message}`;
    throw error;
  }
}

/** Recorded from ansible-core 2.14.18: `repr` of the result, or the exception's class and words. */
const CASES = JSON.parse(readFileSync(new URL('./oracle-cases.json', import.meta.url), 'utf8')) as {
  template: string;
  vars: Record<string, Json>;
  expect: string;
}[];

describe('as Ansible renders', () => {
  test.each(CASES)('$template', ({ template, vars, expect: wanted }) => {
    const given = Object.fromEntries(Object.entries(vars).map(([name, json]) => [name, value(json)]));
    expect(outcome(() => templar(given).template(template))).toBe(wanted);
  });
});

describe('variables', () => {
  test('are not changed by methods that change a list or a dict', () => {
    const list: Value = [1];
    const dict = Dict.from({ a: list });
    const rendered = templar({ list, dict }).template(
      '{{ list.append(2) }}{{ dict.update({"b": 1}) }}{{ dict.a.append(3) }}{{ list }}{{ dict }}',
    );
    expect(rendered).toBe("NoneNoneNone[1, 2]{'a': [1, 3], 'b': 1}".replaceAll('None', ''));
    expect(repr(list)).toBe('[1]');
    expect(repr(dict)).toBe("{'a': [1]}");
  });

  test('are read only when a template names them, and rendered once', () => {
    const reads: string[] = [];
    const engine = templar({ a: '{{ b }}', b: '{{ c }}', c: 'x', unused: '{{ 1 / 0 }}' }, reads);
    expect(engine.template('{{ a ~ a }}')).toBe('xx');
    expect(engine.template('{{ a ~ b }}')).toBe('xx');
    expect(reads).not.toContain('unused');
    expect(reads.filter(name => name === 'c')).toHaveLength(2);
  });

  test('that refer to themselves are named', () => {
    expect(() => templar({ a: '{{ b }}', b: '{{ a }}' }).template('{{ a }}')).toThrow(/recursive loop detected/);
  });
});

describe('unsafe text', () => {
  const unsafe = new Text('{{ lookup("pipe", "id") }}', { unsafe: true });
  const vars: Readonly<Record<string, Value>> = {
    u: unsafe,
    list: [unsafe],
    nested: Dict.from({ k: [unsafe] }),
    via: 'a{{ u }}',
  };
  test.each([
    '{{ u }}',
    'x {{ u }}',
    '{{ list[0] }}',
    '{{ nested.k.0 ~ "" }}',
    '{{ via }}',
    '{% set x = u %}{{ x }}',
    '{% for x in list %}{{ x }}{% endfor %}',
    '{% macro m(a) %}{{ a }}{% endmacro %}{{ m(u) }}',
    '{{ u.replace("a", "b") }}',
    '{{ u.split("l")[1] }}',
    '{{ "%s" % u }}',
    '{{ "{}".format(u) }}',
    '{{ u[2:5] }}',
    '{{ u if true else "" }}',
    '{% with y = u %}{{ y }}{% endwith %}',
    '{% set x %}{{ u }}{% endset %}{{ x }}',
    '{{ "safe" if u else "" }}',
  ])('stays unsafe through %s', template => {
    const rendered = templar(vars).template(template);
    expect(isUnsafe(rendered)).toBe(true);
    expect(repr(templar(vars).template(rendered))).toBe(repr(rendered));
  });

  test('is never rendered inside of structures', () => {
    const rendered = templar(vars).template(Dict.from({ a: unsafe, b: '{{ list }}' }));
    expect(repr(rendered)).toBe(repr(Dict.from({ a: unsafe, b: [unsafe] })));
  });

  test('disables lookups in conditions', () => {
    const condition = new Text('lookup("env", "HOME") != ""', { unsafe: true });
    expect(() => templar({}).condition(condition)).toThrow(/lookups were disabled/);
  });
});

describe('a template reaches nothing but its values', () => {
  test.each(['__class__', '__init__', 'constructor', '__proto__', 'prototype', 'hasOwnProperty', 'toString', '#owner'])(
    'no %s',
    name => {
      const engine = templar({ d: new Dict(), l: [], s: 'x', n: 1, name });
      for (const owner of ['d', 'l', 's', 'n', 'range', '(d.items())', '(s.upper)', 'namespace()']) {
        expect(engine.template(`{{ ${owner}[name] is defined }}`)).toBe(false);
      }
    },
  );
});

describe('what would never end', () => {
  test.each([
    '{{ range(10**9) | list }}',
    '{% for i in range(10**9) %}{% endfor %}',
    '{{ "x" * 10**10 }}',
    '{{ 2 ** (10**9) }}',
    '{{ "%999999999999d" % 1 }}',
    '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
  ])('is an error: %s', template => {
    expect(() => templar({}).template(template)).toThrow(TemplateError);
  });
});

describe('conditions', () => {
  const engine = templar({ yes: true, text: 'false', n: null });
  test.each<[Value, boolean]>([
    ['yes', true],
    ['not yes', false],
    ['text', true],
    ['missing is defined', false],
    ['n is none', true],
    [true, true],
    ['', true],
    [['yes', '1 == 2'], false],
    [[], true],
  ])('%p is %p', (condition, expected) => {
    expect(engine.condition(condition)).toBe(expected);
  });

  test('warn of delimiters', () => {
    warnings.length = 0;
    engine.condition('{{ yes }}');
    expect(warnings).toEqual([expect.stringContaining('should not include jinja2 templating delimiters')]);
  });
});

describe('template files', () => {
  test.each([
    ['a\n{% if true %}\nb\n{% endif %}\n', 'a\nb\n'],
    ['#jinja2: trim_blocks: False\n{% if true %}\nb{% endif %}\n', '\nb\n'],
    ["#jinja2: variable_start_string: '[[', variable_end_string: ']]'\n[[ x ]] {{ x }}\n", '1 {{ x }}\n'],
    ['{{ [1] }}', '[1]'],
    ['{{ "a\\n" }}b', 'a\nb'],
  ])('%j', (source, expected) => {
    expect(templar({ x: 1 }).file(source, 'f.j2')).toBe(expected);
  });
});
