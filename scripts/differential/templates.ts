import type { Case, Family, Json } from './case.ts';
import { Random } from './random.ts';
import { withoutExcerpts } from './screen.ts';

// Expressions, many in one play; each is a task of its own, so that one that fails does not hide the others.

const TASKS = 30;

const listed = (text: string): string[] => text.trim().split(/;\s+/);

const VARIABLES: { readonly [name: string]: Json } = {
  number: 7,
  zero: 0,
  negative: -3,
  float: 2.5,
  word: 'Some Text',
  digits: '42',
  empty: '',
  multi: 'one\ntwo  three\n',
  path: '/etc/ssh/sshd_config.d',
  yes_word: 'yes',
  flag: true,
  nothing: null,
  list: [3, 1, 2, 1],
  words: ['b', 'A', 'c', 'a'],
  mixed: [1, 'a', 2.5, null, true],
  nested: [[1, 2], [3, [4]], 5],
  none_list: [],
  dict: { a: 1, b: 'two', c: [1, 2] },
  none_dict: {},
  people: [
    { name: 'x', age: 3, on: true },
    { name: 'y', age: 1 },
    { name: 'z', age: 2, on: false },
  ],
  template: '{{ number + 1 }}',
};

const NAMES = [...Object.keys(VARIABLES), 'missing'];

const LITERALS = listed(`
  1; 0; -2; 3.5; 'a'; 'Some'; ''; true; none; [1, 2]; {'a': 1}; ['a', 'b']; (1, 2); 10 ** 20; 'é'
`);

/** Filters with arguments that make sense for some value. */
const FILTERS = listed(`
  abs; attr('a'); batch(2); batch(2, 'x'); capitalize; center(12); default('d'); d('d', true); default(0); dictsort;
  dictsort(by='value'); escape; filesizeformat; first; float; forceescape; format('x'); groupby('age'); indent;
  indent(2, true); int; int(5); int(base=16); items; join; join('-'); join(',', attribute='name'); last; length;
  list; lower; map('upper'); map(attribute='name'); map(attribute='on', default='-'); map('int'); map('default', 1);
  map('regex_replace', 'a', 'b'); max; min; max(attribute='age'); pprint; random(seed=1); reject; reject('none');
  rejectattr('on'); replace('e', 'E'); replace('e', 'E', 1); reverse; round; round(1, 'floor'); safe; select;
  select('string'); selectattr('on'); selectattr('age', '>', 1); selectattr('on', 'defined'); slice(2);
  slice(2, 'x'); sort; sort(reverse=true); sort(attribute='age'); sort(case_sensitive=true); string; striptags; sum;
  sum(attribute='age'); sum(start=1); title; tojson; tojson(indent=2); trim; trim('/'); truncate(5);
  truncate(5, true, ''); unique; unique(attribute='on'); upper; urlencode; wordcount; wordwrap(5); xmlattr;
  b64encode; b64decode; basename; dirname; expanduser; realpath; splitext; win_basename; bool; checksum;
  combine({'z': 1}); combine({'c': [9]}, list_merge='append'); combine({'c': {'d': 1}}, recursive=true); comment;
  comment('c'); dict2items; dict2items(key_name='k'); difference([1]); flatten; flatten(1);
  flatten(levels=1, skip_nulls=false); from_json; from_yaml; from_yaml_all | list; hash('md5'); hash('sha1');
  password_hash('sha256', 'saltsalt') | length; human_readable; human_readable(isbits=true); human_to_bytes;
  intersect([1, 2]); items2dict; items2dict(key_name='name', value_name='age'); log; log(2); mandatory; md5;
  permutations | list; combinations(2) | list; pow(2); product([1, 2]) | list; quote; regex_escape;
  regex_escape('posix_basic'); regex_findall('[a-z]+'); regex_replace('[aeiou]', '_');
  regex_replace('(\\\\w)e', '\\\\1E'); regex_search('[A-Z]\\\\w+');
  regex_search('(\\\\w)(\\\\w)', '\\\\1', '\\\\2'); rekey_on_member('name'); relpath('/etc'); root; root(3); sha1;
  shuffle(seed=1); split; split('/'); splitext; strftime('%Y', 0); subelements('c'); symmetric_difference([1, 9]);
  ternary('y', 'n'); ternary('y', 'n', 'none'); to_datetime('%Y'); to_json; to_nice_json; to_nice_json(indent=2);
  to_nice_yaml; to_nice_yaml(indent=2); to_uuid; to_yaml; type_debug; union([9, 1]); unvault; urlsplit;
  urlsplit('path'); urldecode; vault('x') | length; zip([1, 2, 3]) | list; zip_longest([1], fillvalue='f') | list;
  extract(dict); map('extract', dict) | list; commonpath; path_join('x'); count; e
`);

const TESTS = listed(`
  defined; undefined; none; string; number; integer; float; mapping; iterable; sequence; boolean; true; false;
  callable; odd; even; divisibleby(2); lower; upper; eq(1); ne(1); gt(1); lt(1); ge(1); sameas(none); in([1, 'a']);
  contains('a'); truthy; falsy; truthy(convert_bool=true); match('S'); search('e'); regex('T.*t'); any; all;
  subset([1, 2, 3]); superset([1]); version('1.0', '>='); version('2.5', '<', strict=true); abs; exists; file;
  directory; link; nan; vault_encrypted; filter; test; escaped; changed; failed; succeeded; skipped; urn; url; uri
`);

const METHODS = listed(`
  .upper(); .split(); .replace('e', 'x'); .keys() | list; .items() | list; .values() | list; .get('a');
  .get('q', 1); .startswith('S'); .format(1); .strip(); .find('e'); .isdigit(); .count(1); .index(1);
  .join(['a', 'b']); .splitlines(); .title(); .zfill(5); .copy(); .update({'n': 1}); .append(1); .pop();
  .bit_length(); .is_integer(); .encode('utf-8'); .union([1])
`);

const BINARY = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '~',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  'in',
  'not in',
  'and',
  'or',
  '**',
];

class Expressions {
  private readonly random: Random;
  constructor(random: Random) {
    this.random = random;
  }

  make(depth: number): string {
    const { random } = this;
    if (depth <= 0) return this.atom();
    const inner = () => this.make(depth - 1 - random.between(0, 1));
    return random.weighed<() => string>([
      [8, () => `${this.operand(inner())} | ${random.pick(FILTERS)}`],
      [3, () => `${this.operand(inner())} is ${random.chance(0.2) ? 'not ' : ''}${random.pick(TESTS)}`],
      [3, () => `${this.operand(inner())} ${random.pick(BINARY)} ${this.operand(inner())}`],
      [2, () => `${this.operand(inner())}${random.pick(METHODS)}`],
      [
        2,
        () =>
          `${this.operand(inner())}${random.pick(['[0]', '[-1]', "['a']", '.a', '[1:]', '[::-1]', '[:2]', '[number]', "['name']", '[9]'])}`,
      ],
      [1, () => `${inner()} if ${inner()} else ${inner()}`],
      [1, () => `${inner()} if ${inner()}`],
      [1, () => `not ${this.operand(inner())}`],
      [1, () => `[${inner()}, ${inner()}]`],
      [1, () => `{'k': ${inner()}}`],
      [0.5, () => `range(${random.pick(['3', 'number', '1, 4', '5, 0, -2'])}) | list`],
      [0.5, () => `dict(a=${inner()})`],
      [
        0.5,
        () =>
          `lookup('${random.pick(['vars', 'list', 'items', 'dict', 'sequence', 'indexed_items', 'together', 'nested', 'flattened', 'env'])}', ${inner()})`,
      ],
    ])();
  }

  private atom(): string {
    return this.random.chance(0.75) ? this.random.pick(NAMES) : this.random.pick(LITERALS);
  }

  /** In brackets, unless it is one word. */
  private operand(text: string): string {
    return /^\w+$/.test(text) ? text : `(${text})`;
  }

  whole(): string {
    const { random } = this;
    const expression = this.make(random.between(1, 3));
    return random.weighed<() => string>([
      [10, () => `{{ ${expression} }}`],
      [2, () => `a {{ ${expression} }} b`],
      [0.7, () => `{% if ${expression} %}yes{% else %}no{% endif %}`],
      [
        0.7,
        () => `{% for x in ${this.operand(expression)} %}{{ loop.index }}{{ x }}{{ ',' if not loop.last }}{% endfor %}`,
      ],
      [0.5, () => `{% set x = ${expression} %}{{ x }}`],
      [0.3, () => `  {{- ${expression} -}}  `],
      [0.3, () => `{{ ${expression} }}{{ ${this.make(1)} }}`],
    ])();
  }
}

function templatesCase(seed: number): Case {
  const random = new Random(seed);
  const expressions = new Expressions(random);
  const tasks = Array.from({ length: TASKS }, (): Json => {
    const msg = expressions.whole();
    // so that it can be read on the screen, and is not rendered there
    return { name: msg.replace(/[{}%]{2}/g, '|'), debug: { msg }, ignore_errors: true };
  });
  const play = { hosts: 'localhost', gather_facts: false, vars: VARIABLES, tasks };
  return { files: { 'play.yml': [play] }, args: ['-i', 'localhost,', '-c', 'local', 'play.yml'] };
}

/** What is not alike: the words of what fails, which are Python's there; that it fails is. */
const lines = (output: string): string[] =>
  withoutExcerpts(output.split('\n'))
    .filter(line => !/^(?:An exception occurred during task execution\.|\[ERROR\]: )/.test(line))
    .map(line => (line.startsWith('fatal: ') ? 'fatal' : line.replace(/ 0x[0-9a-f]+/g, ' 0xID')));

/** Expressions and statements over variables of all types. */
export const TEMPLATES: Family = { generate: templatesCase, lines };
