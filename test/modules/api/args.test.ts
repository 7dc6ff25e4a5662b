import { core } from '../../../src/core-line.ts';
import { ArgumentError, checkArguments, coerceArguments } from '../../../src/modules/api/args.ts';
import { parseFreeForm } from '../../../src/modules/api/free-form-arguments.ts';
import type { ModuleDefinition, OptionSpecs } from '../../../src/modules/api/module.ts';
import { argumentSchema } from '../../../src/modules/api/structure.ts';
import { DateValue } from '../../../src/python/dates.ts';
import { Dict, EncryptedText, Float, Text, Tuple, type Value } from '../../../src/values.ts';

class Vaulted extends EncryptedText {
  decrypt(): string {
    return 'plain';
  }
}

const OPTIONS: OptionSpecs = {
  name: { type: 'str', required: true, aliases: ['title'], description: '' },
  flag: { type: 'bool', default: false, description: '' },
  count: { type: 'int', description: '' },
  ratio: { type: 'float', description: '' },
  words: { type: 'list', elements: 'str', description: '' },
  numbers: { type: 'list', elements: 'int', description: '' },
  kinds: { type: 'list', elements: 'str', choices: ['a', 'b'], description: '' },
  state: { type: 'str', default: 'present', choices: ['present', 'absent'], description: '' },
  table: { type: 'dict', description: '' },
  any: { type: 'raw', description: '' },
  text: { type: 'json', description: '' },
  size: { type: 'bytes', description: '' },
  users: {
    type: 'list',
    elements: 'dict',
    options: { id: { type: 'int', required: true, description: '' } },
    description: '',
  },
  old: { type: 'str', unsupported: 'nobody uses it', description: '' },
  former: { type: 'bool', default: false, unsupported: 'nobody uses it', description: '' },
  label: { type: 'str', unsupported: 'nobody sets it', idleUnless: 'test', description: '' },
};

const MODULE = {
  name: 'thing',
  summary: '',
  options: OPTIONS,
  mutuallyExclusive: [['count', 'ratio']],
  requiredTogether: [['words', 'numbers']],
  requiredIf: [['state', 'absent', ['flag', 'any']]],
  checkMode: '',
  run: async () => ({}),
} satisfies ModuleDefinition;

const coerce = (args: Readonly<Record<string, Value>>) => coerceArguments(MODULE, new Map(Object.entries(args)));

describe('values become what the option says', () => {
  test.each<[Record<string, Value>, Record<string, unknown>]>([
    [{ title: 5 }, { name: '5', flag: false, state: 'present' }],
    [{ name: true }, { name: 'True' }],
    [{ name: new Float(1) }, { name: '1.0' }],
    [{ name: ['a', "it's", null, 1] }, { name: `['a', "it's", None, 1]` }],
    [{ name: Dict.from({ a: new Float(1e20), b: ['\n'] }) }, { name: "{'a': 1e+20, 'b': ['\\n']}" }],
    [{ name: new Text('unsafe', { unsafe: true }) }, { name: 'unsafe' }],
    [{ name: new Vaulted() }, { name: 'plain' }],
    [{ name: 'x', flag: 'Yes' }, { flag: true }],
    [{ name: 'x', flag: 'off' }, { flag: false }],
    [{ name: 'x', flag: 1 }, { flag: true }],
    [{ name: 'x', flag: new Float(0) }, { flag: false }],
    [{ name: 'x', flag: null }, { flag: false }],
    [{ name: 'x', count: ' 12 ' }, { count: 12 }],
    [{ name: 'x', ratio: '1.5' }, { ratio: 1.5 }],
    [
      { name: 'x', words: 'a, b', numbers: '1,2' },
      { words: ['a', ' b'], numbers: [1, 2] },
    ],
    [
      { name: 'x', words: 7, numbers: [] },
      { words: ['7'], numbers: [] },
    ],
    [{ name: 'x', text: Dict.from({ a: [1, new Float(2.5)] }) }, { text: '{"a": [1, 2.5]}' }],
    [{ name: 'x', size: '1.5K' }, { size: 1536 }],
    [{ name: 'x', table: 'a=1 b=2' }, { table: Dict.from({ a: '1', b: '2' }) }],
    [{ name: 'x', table: '{"a": [1]}' }, { table: Dict.from({ a: [1] }) }],
    [{ name: 'x', table: "{'a': (1,)}" }, { table: Dict.from({ a: Tuple.from([1]) }) }],
    [{ name: ['a\u200bb'] }, { name: "['a\\u200bb']" }],
    [{ name: [new DateValue(2026, 11, 23), Dict.of([[1, true]])] }, { name: "['2026-11-23', {'1': True}]" }],
    [{ name: 'x', users: [Dict.from({ id: '3' })] }, { users: [{ id: 3 }] }],
  ])('%#: %j', (args, expected) => {
    expect(coerce(args)).toMatchObject(expected);
  });

  test('a raw value is handed on as it is', () => {
    const value = new Text('{{ x }}', { unsafe: true });
    expect(coerce({ name: 'x', any: value }).any).toBe(value);
  });
});

describe('faults, in Ansible’s words', () => {
  test.each<[Record<string, Value>, string, string?]>([
    [{}, 'missing required arguments: name'],
    [{ nam: 'x' }, 'missing required arguments: name', 'is `nam` meant to be `name`?'],
    [
      { name: 'x', cuont: 1 },
      'Unsupported parameters for (thing) module: cuont. Supported parameters include: any, count, flag, former, kinds, label, name, numbers, old, ratio, size, state, table, text, users, words (title).',
      'did you mean `count`?',
    ],
    [{ name: 'x', count: 1, ratio: 1 }, 'parameters are mutually exclusive: count|ratio'],
    [{ name: 'x', words: ['a'] }, 'parameters are required together: words, numbers'],
    [{ name: 'x', state: 'absent' }, 'state is absent but all of the following are missing: any'],
    [
      { name: 'x', state: 'presnt' },
      'value of state must be one of: present, absent, got: presnt',
      'did you mean `present`?',
    ],
    [
      { name: 'x', kinds: 'a,c' },
      'value of kinds must be one or more of: a, b. Got no match for: c',
      'did you mean `a`?',
    ],
    [
      { name: 'x', count: 'many' },
      "argument 'count' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
    [
      { name: 'x', numbers: ['1', 'x'] },
      "Elements value for option 'numbers' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
    [
      { name: 'x', table: 'nothing' },
      "argument 'table' is of type <class 'str'> and we were unable to convert to dict: dictionary requested, could not parse JSON or key=value",
    ],
    [{ name: 'x', users: [new Dict()] }, 'missing required arguments: id found in users'],
    [{ name: 'x', old: 'y' }, "option 'old' of module thing is not supported: nobody uses it"],
  ])('%j', (...row) => {
    const [args, message, hint] = row;
    let error: unknown;
    try {
      coerce(args);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toMatchObject({ message, hint });
  });
});

describe('before a run', () => {
  const check = (args: Readonly<Record<string, Value>>) =>
    checkArguments(MODULE, new Map(Object.entries(args))).map(problem => [problem.code, problem.option]);

  test.each<[Record<string, Value>, unknown]>([
    [{ name: 'x' }, []],
    [{ name: '{{ x }}', count: '{{ n }}', state: '{{ s }}' }, []],
    [
      { name: 'x', count: 'many', flag: 'maybe', bogus: 1, state: 'off' },
      [
        ['bad-argument', 'count'],
        ['bad-argument', 'flag'],
        ['unknown-argument', 'bogus'],
        ['bad-argument', 'state'],
      ],
    ],
    [
      { naem: 'x' },
      [
        ['unknown-argument', 'naem'],
        ['missing-argument', 'name'],
      ],
    ],
    // they may come out as `omit`
    [{ naem: '{{ x }}' }, [['missing-argument', 'name']]],
    [{ name: 'x', old: '{{ y }}' }, []],
    [{ name: 'x', old: 'y' }, [['unsupported-option', 'old']]],
    [{ name: 'x', former: 'no' }, []],
    [{ name: 'x', former: true }, [['unsupported-option', 'former']]],
    [{ name: 'x', label: 'y' }, []],
    [{ _variable_params: '{{ args }}' }, []],
  ])('%j', (args, problems) => {
    expect(check(args)).toEqual(problems);
  });
});

// As ansible-playbook 2.14 takes `upgrade` of apt, whose choices hold one word for each.
test.each<[Value, unknown]>([
  [true, 'yes'],
  [false, 'no'],
  ['True', 'yes'],
  ['safe', 'safe'],
])('a boolean %j for a text with choices is %j', (given, taken) => {
  const options: OptionSpecs = { upgrade: { type: 'str', choices: ['dist', 'no', 'safe', 'yes'], description: '' } };
  const definition = { name: 'thing', summary: '', options } as unknown as ModuleDefinition;
  expect(coerceArguments(definition, new Map([['upgrade', given]]))).toEqual({ upgrade: taken });
  expect(checkArguments(definition, new Map([['upgrade', given]]))).toEqual([]);
  expect(() => coerceArguments(definition, new Map<string, Value>([['upgrade', 'true']]))).toThrow(
    'value of upgrade must be one of: dist, no, safe, yes, got: true',
  );
});

test('words that no option takes are refused', () => {
  expect(() => parseFreeForm(MODULE, 'hello name=x')).toThrow(
    "this task 'thing' has extra params, which is only allowed in the following modules: command,",
  );
  expect(parseFreeForm(MODULE, '{{ all_args }}').get('_variable_params')).toBe('{{ all_args }}');
});

test('the schema of a spec', () => {
  expect(
    argumentSchema({ a: { required: true, description: '' }, b: { type: 'list', choices: ['x'], description: '' } }),
  ).toEqual({
    type: 'object',
    properties: { a: {}, b: { type: 'array', items: { enum: ['x'] } } },
    required: ['a'],
  });
});

// as ansible-core 2.19's module_utils answer for the type int
describe('on the line of 2.19', () => {
  const since = (args: Readonly<Record<string, Value>>) =>
    coerceArguments(MODULE, new Map(Object.entries({ name: 'x', ...args })), core('2.19'));

  test.each<[Value, number]>([
    ['1.0', 1],
    [new Float(2), 2],
    ['1e3', 1000],
    [' 7 ', 7],
    ['1_0', 10],
    ['.0', 0],
    ['-2.00', -2],
  ])('%j is a whole number', (given, expected) => {
    expect(since({ count: given }).count).toBe(expected);
  });

  test.each<[Value, string]>([
    ['1.5', `str and we were unable to convert to int: "'1.5'" cannot be converted to an int`],
    [new Float(1.5), 'float and we were unable to convert to int: "1.5" cannot be converted to an int'],
    ['5e-1', `str and we were unable to convert to int: "'5e-1'" cannot be converted to an int`],
  ])('%j is none', (given, expected) => {
    expect(() => since({ count: given })).toThrow(`argument 'count' is of type ${expected}`);
  });

  test('options of one line alone are taken on both, and told on that', () => {
    const module: ModuleDefinition = {
      ...MODULE,
      options: { a: { type: 'str', description: '', only: '2.19' }, b: { type: 'str', description: '', only: '2.14' } },
    };
    const given = new Map<string, Value>(Object.entries({ a: '1', b: '2', c: '3' }));
    expect(() => coerceArguments(module, given)).toThrow('module: c. Supported parameters include: b.');
    expect(() => coerceArguments(module, given, core('2.19'))).toThrow('module: c. Supported parameters include: a.');
  });
});
