import { readdirSync } from 'node:fs';
import { Helper, PluginError } from '../../../../src/bridge/controller/helper.ts';
import { helperCommand } from '../../../../src/bridge/controller/program.ts';
import { PipeEnded } from '../../../../src/bridge/controller/sync-pipe.ts';
import { controllerPython } from '../../../../src/python/controller-python.ts';
import { LazyMapping } from '../../../../src/python/lazy-mapping.ts';
import { repr } from '../../../../src/python/repr.ts';
import { unsafeText } from '../../../../src/python/unsafe.ts';
import { Bytes, Dict, Float, Text, Tuple, type Value } from '../../../../src/values.ts';

class Variables extends LazyMapping {
  readonly typeName = 'dict';
  readonly #values: ReadonlyMap<string, Value>;
  constructor(values: Readonly<Record<string, Value>>) {
    super();
    this.#values = new Map(Object.entries(values));
  }
  get(key: string): Value | undefined {
    return this.#values.get(key);
  }
  has(key: string): boolean {
    return this.#values.has(key);
  }
  keys(): Iterable<string> {
    return this.#values.keys();
  }
}

/** A program that answers each request by what `expression` makes of `value`. */
function helper(expression: string): Helper {
  const [interpreter = '', ...rest] = helperCommand(controllerPython() ?? 'python3', undefined);
  const command = rest.map(word => word.replace(/^ {4}what, kind, name = .*$/m, `    return ${expression}`));
  return new Helper([interpreter, ...command], process.env);
}

const warnings: string[] = [];
function ask(to: Helper, value: Value, variables: Readonly<Record<string, Value>> = {}): Value {
  const { answers, error } = to.request(write => ({ do: 'x', value: write(value) }), {
    variables: new Variables(variables),
    warn: message => warnings.push(message),
  });
  if (error !== undefined) throw error;
  expect(answers).toHaveLength(1);
  return answers[0] ?? null;
}

const ODD_KEYS: readonly (readonly [Value, Value])[] = [
  [1, 'one'],
  ['$text', 2],
];

test('values of all types come back as they went', () => {
  const same = helper("from_json(request['value'])");
  const values: Value[] = [
    null,
    true,
    1,
    2n ** 70n,
    new Float(1.5),
    new Float(Number.POSITIVE_INFINITY),
    'text \u{1f600} \udc80',
    [1, ['x']],
    Tuple.from<Value>([1, 'a']),
    Dict.of([['a', 1]]),
    Dict.of(ODD_KEYS),
    new Bytes(Buffer.from([0, 255])),
  ];
  for (const value of values) expect(ask(same, value)).toEqual(value);
  expect(ask(same, new Text('x', { markup: true }))).toBeDefined();
  expect(repr(ask(same, unsafeText('{{ x }}')))).toBe("'{{ x }}'");
});

test('a plugin asks for variables while it runs, and warns', () => {
  const asking = helper(
    "[Mapped(0)['a'], Mapped(0).get('b'), sorted(Mapped(0)), Mapped(0)['m']['in'], said('careful')]",
  );
  expect(ask(asking, null, { a: 1, m: new Variables({ in: 'inner' }) })).toEqual([1, null, ['a', 'm'], 'inner', null]);
  expect(warnings).toEqual(['careful']);
});

test('what is printed does not come between', () => {
  expect(ask(helper("(print('x'), os.system('echo y'), sys.stderr.write('z'), 7)[3]"), null)).toBe(7);
});

test('an exception is of the class that Python says', () => {
  const raising = helper("{}['missing']");
  expect(() => ask(raising, null)).toThrow(PluginError);
  try {
    ask(raising, null);
  } catch (error) {
    expect(error).toMatchObject({ className: 'KeyError', message: "'missing'" });
  }
});

test('a Python that is not there, or ends, is told with its last words', () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  expect(() => new Helper(['/nowhere/python3'], process.env)).toThrow(PipeEnded);
  expect(open()).toBe(before);
  expect(() => ask(helper("os.write(2, b'last words') and os._exit(1)"), null)).toThrow('last words');
});
