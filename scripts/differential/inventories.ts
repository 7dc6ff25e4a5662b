import type { Case, Json } from './case.ts';
import type { Random } from './random.ts';

type Vars = { readonly [name: string]: Json };

interface Group {
  readonly hosts: readonly string[];
  readonly children: readonly string[];
  readonly vars: Vars;
}

export const VARIABLES = ['v1', 'v2', 'v3', 'v4'];
const HOSTS = ['h1', 'h2', 'h3', 'h4'];

/** Groups that plays name and conditions ask for. */
const FIXED: { readonly [name: string]: readonly string[] } = {
  up: ['h1', 'h2', 'h3'],
  odd: ['h1', 'h3'],
  gone: ['h4'],
};
const OTHERS = ['e1', 'e2', 'e3'];

const LOST: Vars = {
  ansible_connection: 'ssh',
  ansible_host: '127.0.0.1',
  ansible_port: 1,
  ansible_ssh_common_args: '-o ConnectTimeout=2',
};

/** An inventory of four hosts of which one cannot be reached: groups in groups, and variables at all levels. */
class Inventory {
  private readonly random: Random;
  constructor(random: Random) {
    this.random = random;
  }

  files(): Case['files'] {
    const { random } = this;
    const hosts = Object.fromEntries(
      HOSTS.map(name => [name, { ...this.vars(`line of ${name}`, 0.1), ...(name === 'h4' ? LOST : {}) }]),
    );
    const groups = this.groups();
    const all = { v3: 'inventory', ansible_python_interpreter: '/usr/bin/python3' };
    const beside = [...Object.keys(groups), 'all', 'ungrouped'].filter(() => random.chance(0.15));
    return {
      hosts: random.chance(0.5) ? ini(hosts, groups, all) : yaml(hosts, groups, all),
      ...Object.fromEntries(beside.map(name => [`group_vars/${name}.yml`, this.vars(`file of ${name}`, 0.4)])),
      ...Object.fromEntries(
        random.some(HOSTS, 0.15).map(name => [`host_vars/${name}.yml`, this.vars(`file of ${name}`, 0.4)]),
      ),
    };
  }

  private groups(): { readonly [name: string]: Group } {
    const { random } = this;
    const others = random.some(OTHERS, 0.4);
    const made = others.map((name, index): [string, Group] => [
      name,
      {
        hosts: random.some(HOSTS, 0.3),
        children: random.some([...others.slice(index + 1), 'odd', 'gone'], 0.3),
        vars: this.groupVars(name),
      },
    ]);
    const fixed = Object.entries(FIXED).map(([name, hosts]): [string, Group] => [
      name,
      { hosts, children: [], vars: this.groupVars(name) },
    ]);
    return Object.fromEntries([...fixed, ...made]);
  }

  private groupVars(name: string): Vars {
    const { random } = this;
    return {
      ...this.vars(`section of ${name}`, 0.12),
      ...random.maybe(0.08, () => ({ ansible_group_priority: random.pick([0, 5, 10]) })),
    };
  }

  private vars(from: string, probability: number): Vars {
    const { random } = this;
    return Object.fromEntries(
      random.some(VARIABLES, probability).map(name => [
        name,
        random.weighed<Json>([
          [5, from],
          [1, 5],
          [1, true],
          [1, [1, 'a']],
          [name === 'v4' ? 0 : 1, '{{ v4 | default(0) }}'],
        ]),
      ]),
    );
  }
}

function word(value: Json): string {
  if (typeof value === 'string') return value;
  return value === true ? 'True' : JSON.stringify(value);
}

function ini(hosts: { readonly [name: string]: Vars }, groups: { readonly [name: string]: Group }, all: Vars): string {
  const quoted = (value: Json) => (/[\s'"#]/.test(word(value)) ? `'${word(value)}'` : word(value));
  const lines = Object.entries(hosts).map(([name, vars]) =>
    [name, ...Object.entries(vars).map(([key, value]) => `${key}=${quoted(value)}`)].join(' '),
  );
  for (const [name, { hosts: members, children, vars }] of [
    ...Object.entries(groups),
    ['all', { hosts: [], children: [], vars: all }] as const,
  ]) {
    if (name !== 'all') lines.push(`[${name}]`, ...members);
    if (children.length > 0) lines.push(`[${name}:children]`, ...children);
    const own = Object.entries(vars).map(([key, value]) => `${key}=${word(value)}`);
    if (own.length > 0) lines.push(`[${name}:vars]`, ...own);
  }
  return `${lines.join('\n')}\n`;
}

function yaml(hosts: { readonly [name: string]: Vars }, groups: { readonly [name: string]: Group }, all: Vars): Json {
  const listed = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, null]));
  const children = Object.entries(groups).map(([name, group]) => [
    name,
    { hosts: listed(group.hosts), children: listed(group.children), vars: group.vars },
  ]);
  return { all: { hosts, vars: all, children: Object.fromEntries(children) } };
}

export const inventory = (random: Random): Case['files'] => new Inventory(random).files();
