import type { Case, Family, Json } from './case.ts';
import { Random } from './random.ts';

// One project, called with all kinds of flags.

const say = (name: string, more: { readonly [keyword: string]: Json } = {}): Json => ({
  name,
  debug: { msg: '{{ v }}' },
  ...more,
});

const FILES: Case['files'] = {
  hosts: '[web]\nweb[1:3]\n[db]\ndb1\ndb2\n[site:children]\nweb\ndb\n[web:vars]\nv=inventory\n',
  'more.yml': { all: { hosts: { extra: null }, vars: { v: 'more' } } },
  'vars.yml': { v: 'file', w: [1, 2] },
  'vars.json': '{"v": "json"}',
  'group_vars/all.yml': { v: 'all' },
  'site.yml': [
    {
      name: 'first',
      hosts: 'web',
      gather_facts: false,
      tags: 'play',
      pre_tasks: [say('before', { tags: ['early', 'a b'] })],
      roles: [{ role: 'r', tags: 'roled' }],
      tasks: [
        say('plain'),
        say('always', { tags: 'always' }),
        say('never', { tags: ['never', 'debugging'] }),
        { name: 'block', tags: 'blocked', block: [say('in block', { tags: 'inner' })], always: [say('in always')] },
        { name: 'included', include_tasks: 'tasks.yml', tags: 'dynamic' },
        { name: 'imported', import_tasks: 'tasks.yml', tags: 'static' },
        say('notifies', { changed_when: true, notify: 'handler' }),
      ],
      handlers: [say('handler')],
    },
    {
      name: 'second',
      hosts: 'db:!db2',
      gather_facts: false,
      tasks: [say('on db', { tags: 'early' }), { include_role: { name: 'r' }, tags: 'roled' }],
    },
  ],
  'other.yml': [{ hosts: 'all', gather_facts: false, tasks: [say('other')] }],
  'tasks.yml': [say('from file'), say('from file, tagged', { tags: 'inner' })],
  'roles/r/tasks/main.yml': [say('of role'), say('of role, tagged', { tags: 'inner' })],
};

const TAGS = [
  'play',
  'early',
  'roled',
  'inner',
  'never',
  'debugging',
  'always',
  'blocked',
  'dynamic',
  'static',
  'tagged',
  'untagged',
  'all',
  'a b',
  'nope',
];
const PATTERNS = [
  'web',
  'web1',
  'db',
  'all',
  '*',
  'web[0]',
  'web[1:]',
  'web:db',
  'web,db1',
  'web:&site',
  'all:!web',
  '!web1',
  '~web[12]',
  'we*',
  'nope',
  'web[-1]',
  'site:!db:!web2',
  '@list.txt',
  '',
];
const NAMES = [
  'plain',
  'always',
  'in block',
  'from file',
  'of role',
  'r : of role',
  'imported',
  'included',
  'pl*',
  'nope',
  'on db',
];
const EXTRA = [
  'v=extra',
  'v=1 w=2',
  '{"v": "json"}',
  '{v: yaml}',
  '@vars.yml',
  '@vars.json',
  'v="two words"',
  "v='single'",
  'v=',
  '@nope.yml',
  'v=a=b',
  '[1]',
  'v={{ w }} w=x',
];

function cliCase(seed: number): Case {
  const random = new Random(seed);
  const args: string[] = [];
  const maybe = (probability: number, ...words: string[]) => {
    if (random.chance(probability)) args.push(...words);
  };
  const listed = (from: readonly string[]) => random.list(1, 2, () => random.pick(from)).join(',');
  maybe(
    0.95,
    '-i',
    random.weighed([
      [8, 'hosts'],
      [1, 'more.yml'],
      [1, 'h1,h2'],
      [1, 'nope'],
      [1, 'web1,'],
    ]),
  );
  maybe(0.15, '-i', random.pick(['more.yml', 'hosts', 'h9,']));
  args.push('-c', 'local');
  maybe(0.3, random.pick(['-t', '--tags']), listed(TAGS));
  maybe(0.1, '--tags', random.pick(TAGS));
  maybe(0.25, `--skip-tags=${listed(TAGS)}`);
  maybe(0.35, random.pick(['-l', '--limit']), random.pick(PATTERNS));
  maybe(0.2, '--start-at-task', random.pick(NAMES));
  maybe(0.25, '-e', random.pick(EXTRA));
  maybe(0.1, '--extra-vars', random.pick(EXTRA));
  maybe(0.12, '--list-tasks');
  maybe(0.1, '--list-hosts');
  maybe(0.08, '--list-tags');
  maybe(0.08, '--syntax-check');
  maybe(0.1, '--check');
  maybe(0.1, '-C', '-D');
  maybe(0.1, random.pick(['-v', '-vv']));
  maybe(0.05, '--force-handlers');
  maybe(0.05, '--flush-cache');
  maybe(0.05, '-f', random.pick(['1', '3', '0', 'x']));
  maybe(0.03, '--nope');
  args.push('site.yml');
  maybe(0.15, random.pick(['other.yml', 'nope.yml']));
  return { files: { ...FILES, 'list.txt': 'web2\ndb1\n' }, args };
}

/** What -vv says of a Python and its paths, and of what was read; tsplay has nothing to say there. */
const ORACLE_ALONE =
  /^(?:ansible-playbook \[core |Skipping callback | {2}\w[\w ]+ = |No config file found|statically imported: |\d+ plays in )/;

/**
 * What is not alike: the words of what is refused, and the usage that comes with it: that it is refused counts. The hosts of a list
 * are a set there, in no order.
 */
function lines(output: string): string[] {
  const [shown = ''] = output.split(/^usage:/m);
  return inOrder(
    shown.split('\n').filter(line => !ORACLE_ALONE.test(line)),
    line => /^ {6}\S+$/.test(line),
  );
}

/** The lines with runs of some of them sorted. */
function inOrder(all: readonly string[], unordered: (line: string) => boolean): string[] {
  const result: string[] = [];
  let run: string[] = [];
  for (const line of [...all, undefined]) {
    if (line !== undefined && unordered(line)) {
      run.push(line);
      continue;
    }
    result.push(...run.sort(), ...(line === undefined ? [] : [line]));
    run = [];
  }
  return result;
}

/** Flags: lists, limits, tags, where to start, extra variables. */
export const CLI: Family = { generate: cliCase, lines };
