import type { Case, Family, Json } from './case.ts';
import { Random } from './random.ts';

// Plays over four hosts of which one cannot be reached. What modules do is not the question: few tasks start a process.

type Mapping = { [key: string]: Json };

const HOSTS = `[up]
h1
h2 v1=host
h3
[odd]
h1
h3
[gone]
h4 ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1 ansible_ssh_common_args='-o ConnectTimeout=2'
[all:vars]
v3=inventory
ansible_python_interpreter=/usr/bin/python3
`;

const VARIABLES = ['v1', 'v2', 'v3', 'v4'];
const RESULTS = ['r1', 'r2', 'r3'];
const TAGS = ['t1', 't2', 'always', 'never'];
const TOPICS = ['topic 1', 'topic 2'];
const HANDLERS = ['handler 1', 'handler 2', 'handler 3', 'handler 4'];

class Plays {
  private readonly files: Record<string, Json> = {};
  private count = 0;
  /** How far inside files that bring more files. */
  private depth = 0;
  private readonly random: Random;
  /** Either errors are fatal for all, or blocks have an always section: both together are known to come out otherwise. */
  private readonly fatal: boolean;

  constructor(random: Random) {
    this.random = random;
    this.fatal = random.chance(0.3);
  }

  case(): Case {
    const { random } = this;
    const plays = random.list(1, 2, () => this.play());
    const files = {
      hosts: HOSTS,
      'group_vars/odd.yml': { v2: 'group' },
      'host_vars/h3.yml': { v1: 'file' },
      ...this.files,
    };
    const options = random.weighed<string[]>([
      [12, []],
      [1, ['--limit', 'h1,h4']],
      [1, ['--tags', 't1']],
      [1, ['--skip-tags', 't1']],
      [1, ['-e', 'v4=extra']],
      [this.fatal ? 0 : 1, ['--force-handlers']],
      [1, ['--check']],
    ]);
    return {
      files: { ...files, 'play.yml': plays },
      args: ['-i', 'hosts', '-c', 'local', '-v', 'play.yml', ...options],
    };
  }

  private play(): Json {
    const { random } = this;
    const serial: readonly (readonly [number, Json])[] = [
      [3, 1],
      [1, 2],
      [1, [1, 2]],
      [1, '50%'],
      [1, ['30%', '100%']],
    ];
    return {
      hosts: random.weighed([
        [6, 'all'],
        [4, 'up'],
        [1, 'odd:gone'],
        [1, 'all:!h1'],
      ]),
      gather_facts: false,
      ...this.maybe(0.15, () => ({ serial: random.weighed(serial) })),
      ...this.maybe(this.fatal ? 0.5 : 0, () => ({ any_errors_fatal: true })),
      ...this.maybe(this.fatal ? 0.4 : 0, () => ({ max_fail_percentage: random.pick([0, 25, 50]) })),
      ...this.maybe(this.fatal ? 0 : 0.15, () => ({ force_handlers: true })),
      ...this.maybe(0.1, () => ({ order: random.pick(['reverse_inventory', 'sorted', 'reverse_sorted']) })),
      ...this.maybe(0.3, () => ({ vars: this.vars('play') })),
      ...this.common(0.04),
      ...this.maybe(0.25, () => ({ pre_tasks: this.tasks(1, 2) })),
      ...this.maybe(0.3, () => ({ roles: random.list(1, 2, () => this.roleEntry()) })),
      tasks: this.tasks(2, 6),
      ...this.maybe(0.2, () => ({ post_tasks: this.tasks(1, 2) })),
      handlers: this.handlers(),
    };
  }

  private maybe(probability: number, make: () => Mapping): Mapping {
    return this.random.chance(probability) ? make() : {};
  }

  private name(kind: string): string {
    this.count += 1;
    return `${kind} ${this.count}`;
  }

  private vars(from: string): Mapping {
    const names = this.random.some(VARIABLES, 0.35);
    return Object.fromEntries(names.map(name => [name, this.random.pick([from, `${from} {{ inventory_hostname }}`])]));
  }

  /** Keywords of plays, blocks, tasks alike. */
  private common(probability: number): Mapping {
    const { random } = this;
    return {
      ...this.maybe(probability, () => ({
        ignore_errors: true,
      })),
      ...this.maybe(probability, () => ({ ignore_unreachable: true })),
      ...this.maybe(probability, () => ({
        tags: random.pick<Json>(['t1', ['t1', 't2'], 'never', 'always', ['never', 't1']]),
      })),
      ...this.maybe(probability / 2, () => ({ run_once: true })),
      ...this.maybe(probability / 2, () => ({ no_log: true })),
      ...this.maybe(probability / 2, () => ({ check_mode: random.pick([true, false]) })),
    };
  }

  private condition(): Json {
    const result = this.random.pick(RESULTS);
    return this.random.pick<Json>([
      "inventory_hostname == 'h1'",
      "inventory_hostname != 'h2'",
      `${result} is defined and ${result} is failed`,
      `${result} is not defined or ${result} is not changed`,
      `${result} is skipped`,
      `${result}.rc | default(1) == 0`,
      "v1 | default('') == 'play'",
      ["inventory_hostname in groups['odd']", 'v2 is defined'],
      'false',
      true,
      'ansible_failed_task is defined',
      'ansible_play_hosts | length > 2',
      'groups.made is defined',
    ]);
  }

  private tasks(low: number, high: number): Json[] {
    return this.random.list(low, high, () => this.step());
  }

  private step(): Json {
    const { random } = this;
    if (this.depth > 3) return this.task();
    this.depth += 1;
    try {
      return random.weighed<() => Json>([
        [12, () => this.task()],
        [3, () => this.block()],
        [1.2, () => this.includeTasks()],
        [0.8, () => this.importTasks()],
        [0.8, () => this.includeRole()],
        [0.4, () => this.importRole()],
        [1, () => this.meta()],
      ])();
    } finally {
      this.depth -= 1;
    }
  }

  private block(): Json {
    return {
      ...this.maybe(0.5, () => ({ name: this.name('block') })),
      block: this.tasks(1, 3),
      ...this.maybe(0.6, () => ({ rescue: this.tasks(1, 2) })),
      ...this.maybe(this.fatal ? 0 : 0.4, () => ({ always: this.tasks(1, 2) })),
      ...this.maybe(0.2, () => ({ when: this.condition() })),
      ...this.maybe(0.2, () => ({ vars: this.vars('block') })),
      ...this.maybe(this.fatal ? 0.1 : 0, () => ({ any_errors_fatal: true })),
      ...this.maybe(0.1, () => ({ notify: this.notified() })),
      ...this.common(0.06),
    };
  }

  private meta(): Json {
    return {
      ...this.maybe(0.7, () => ({ name: this.name('meta') })),
      meta: this.random.weighed([
        [4, 'flush_handlers'],
        [1, 'clear_host_errors'],
        [1, 'end_host'],
        [1, 'end_play'],
        [1, 'end_batch'],
        [1, 'noop'],
        [1, 'clear_facts'],
      ]),
      ...this.maybe(0.5, () => ({ when: this.condition() })),
    };
  }

  private message(): string {
    const variable = this.random.pick(VARIABLES);
    return this.random.pick([
      `{{ ${variable} | default('none') }}`,
      `{{ ${this.random.pick(RESULTS)}.changed | default('none') }}`,
      "{{ ansible_failed_task.name | default('none') }}",
      "{{ ansible_failed_result.msg | default('none') }}",
      "{{ ansible_play_hosts | join(' ') }} of {{ ansible_play_batch | join(' ') }}",
      "{{ role_name | default('no role') }} {{ ansible_role_name | default('none') }}",
      "{{ groups.made | default([]) | join(' ') }}",
      "{{ hostvars['h2'].fact | default('none') }}",
      'plain',
    ]);
  }

  private action(): Mapping {
    const { random } = this;
    return random.weighed<() => Mapping>([
      [10, () => ({ debug: { msg: this.message() } })],
      [1, () => ({ debug: { var: random.pick([...VARIABLES, 'r1.msg']) } })],
      [
        3,
        () => ({
          set_fact: { [random.pick(['fact', ...VARIABLES])]: random.pick(['fact', 'fact {{ inventory_hostname }}']) },
        }),
      ],
      [3, () => ({ fail: { msg: random.pick(['broken', 'broken on {{ inventory_hostname }}']) } })],
      [2, () => ({ assert: { that: this.condition(), ...this.maybe(0.3, () => ({ quiet: true })) } })],
      [2, () => ({ command: random.pick(['echo out', 'true', 'false', 'test {{ inventory_hostname }} = h1']) })],
      [0.7, () => ({ group_by: { key: random.pick(['made', 'made_{{ inventory_hostname }}']) } })],
      [0.5, () => ({ add_host: { name: random.pick(['n1', 'n_{{ inventory_hostname }}']), groups: 'made' } })],
    ])();
  }

  private task(): Json {
    const { random } = this;
    return {
      ...this.maybe(0.85, () => ({
        name: random.chance(0.1) ? `${this.name('task')} {{ v1 | default('x') }}` : this.name('task'),
      })),
      ...this.action(),
      ...this.maybe(0.3, () => ({ register: random.pick(RESULTS) })),
      ...this.maybe(0.25, () => ({ when: this.condition() })),
      ...this.maybe(0.1, () => ({
        changed_when: random.pick<Json>([true, false, "inventory_hostname == 'h2'", 'r1 is changed']),
      })),
      ...this.maybe(0.1, () => ({
        failed_when: random.pick<Json>([false, "inventory_hostname == 'h2'", ['r1 is defined', 'r1 is failed']]),
      })),
      ...this.maybe(0.25, () => ({ notify: this.notified(), changed_when: true })),
      ...this.maybe(0.15, () => this.loop()),
      ...this.maybe(0.06, () => this.until()),
      ...this.maybe(0.08, () => ({ delegate_to: random.pick(['h1', 'h2', 'localhost', '{{ groups.odd[0] }}', 'h4']) })),
      ...this.maybe(0.03, () => ({ delegate_facts: true })),
      ...this.maybe(this.fatal ? 0.1 : 0, () => ({ any_errors_fatal: true })),
      ...this.maybe(0.1, () => ({ vars: this.vars('task') })),
      ...this.common(0.05),
    };
  }

  private loop(): Mapping {
    const { random } = this;
    const control: Mapping = {
      ...this.maybe(0.4, () => ({ label: random.pick(['{{ item }}', 'label', '{{ item | string | length }}']) })),
      ...this.maybe(0.2, () => ({ index_var: 'v2' })),
      ...this.maybe(0.2, () => ({ extended: true })),
      ...this.maybe(0.1, () => ({ pause: 0 })),
    };
    return {
      loop: random.pick<Json>([
        ['a', 'b'],
        [1, 2, 3],
        [],
        '{{ groups.odd }}',
        '{{ range(2) | list }}',
        [['a'], 'b'],
        [{ k: 'v' }],
      ]),
      ...(Object.keys(control).length > 0 ? { loop_control: control } : {}),
    };
  }

  private until(): Mapping {
    const { random } = this;
    return {
      register: 'r1',
      until: random.pick([
        'r1 is succeeded',
        'r1.attempts == 2',
        'false',
        "r1 is failed or inventory_hostname == 'h1'",
      ]),
      retries: random.pick([1, 2, 3]),
      delay: 0,
    };
  }

  private notified(): Json {
    const { random } = this;
    const one = () => random.pick([...HANDLERS, ...TOPICS, "handler {{ 1 if inventory_hostname == 'h1' else 2 }}"]);
    return random.chance(0.7) ? one() : random.list(1, 3, one);
  }

  /** All names that may be notified are there. */
  private handlers(): Json {
    const { random } = this;
    const all = HANDLERS.map(
      (name, index): Json => ({
        name,
        ...this.action(),
        listen: random.pick([TOPICS[index % 2] ?? '', TOPICS]),
        ...this.maybe(0.15, () => ({ when: this.condition() })),
        ...this.maybe(0.15, () => ({ notify: random.pick(HANDLERS), changed_when: true })),
        ...this.maybe(0.1, () => ({ loop: ['a', 'b'] })),
        ...this.maybe(0.1, () => ({ register: random.pick(RESULTS) })),
        ...this.common(0.03),
      }),
    );
    return random.chance(0.15) ? [...all, { name: 'handler 1', listen: 'topic 1', debug: { msg: 'twin' } }] : all;
  }

  private taskFile(): string {
    this.count += 1;
    const name = `tasks_${this.count}.yml`;
    this.files[name] = this.tasks(1, 3);
    return name;
  }

  private includeTasks(): Json {
    const { random } = this;
    const file = this.taskFile();
    const apply = this.maybe(0.15, () => ({ apply: { tags: 't1', ...this.common(0.1) } }));
    return {
      ...this.maybe(0.7, () => ({ name: this.name('include') })),
      include_tasks: { file: random.chance(0.2) ? `{{ '${file}' }}` : file, ...apply },
      ...this.maybe(0.3, () => ({ when: this.condition() })),
      ...this.maybe(0.2, () => ({ vars: this.vars('include') })),
      ...this.maybe(0.15, () => ({ loop: random.pick<Json>([['a', 'b'], '{{ groups.odd }}']) })),
      ...this.maybe(0.1, () => ({ tags: random.pick(TAGS) })),
      ...this.maybe(0.05, () => ({ run_once: true })),
      ...this.maybe(0.05, () => ({ ignore_errors: true })),
      ...this.maybe(0.1, () => ({ register: random.pick(RESULTS) })),
    };
  }

  private importTasks(): Json {
    return {
      ...this.maybe(0.7, () => ({ name: this.name('import') })),
      import_tasks: this.taskFile(),
      ...this.maybe(0.3, () => ({ when: this.condition() })),
      ...this.maybe(0.2, () => ({ vars: this.vars('import') })),
      ...this.common(0.06),
    };
  }

  private role(): string {
    const { random } = this;
    this.count += 1;
    const name = `role_${this.count}`;
    this.depth += 2;
    this.files[`roles/${name}/tasks/main.yml`] = this.tasks(1, 3);
    this.files[`roles/${name}/defaults/main.yml`] = this.vars('default');
    if (random.chance(0.3)) this.files[`roles/${name}/vars/main.yml`] = this.vars('role');
    if (random.chance(0.3))
      this.files[`roles/${name}/handlers/main.yml`] = [{ name: random.pick(HANDLERS), debug: { msg: `of ${name}` } }];
    if (random.chance(0.1)) this.files[`roles/${name}/meta/main.yml`] = { dependencies: [this.roleEntry()] };
    this.depth -= 2;
    return name;
  }

  private roleEntry(): Json {
    return {
      role: this.role(),
      ...this.maybe(0.2, () => ({ when: this.condition() })),
      ...this.maybe(0.2, () => ({ vars: this.vars('entry') })),
      ...this.common(0.04),
    };
  }

  private includeRole(): Json {
    const { random } = this;
    return {
      ...this.maybe(0.6, () => ({ name: this.name('role') })),
      include_role: {
        name: this.role(),
        ...this.maybe(0.2, () => ({ public: true })),
        ...this.maybe(0.15, () => ({ apply: this.common(0.2) })),
      },
      ...this.maybe(0.3, () => ({ when: this.condition() })),
      ...this.maybe(0.2, () => ({ vars: this.vars('include') })),
      ...this.maybe(0.15, () => ({ loop: ['a', 'b'] })),
      ...this.maybe(0.1, () => ({ tags: random.pick(TAGS) })),
    };
  }

  private importRole(): Json {
    return {
      import_role: { name: this.role() },
      ...this.maybe(0.3, () => ({ when: this.condition() })),
      ...this.maybe(0.2, () => ({ vars: this.vars('import') })),
      ...this.common(0.06),
    };
  }
}

/** What is not alike: how ssh words that nobody listens; where an expression fails (tsplay tells it on standard error). */
const lines = (output: string): string[] =>
  hostByHost(output.split('\n')).map(line =>
    line
      .replace(/UNREACHABLE! => \{.*/, 'UNREACHABLE!')
      .replace(/(The conditional check '.*?' failed\. The error was: )(?:[^"\\]|\\.)*/g, '$1WHY')
      .replace(/"msg": "Failed to connect to the host via ssh.*?"(?=[,}])/g, '"msg": "NO CONNECTION"'),
  );

/** Hosts of a task in the order of their names: which of them is first to end is chance. */
function hostByHost(all: readonly string[]): string[] {
  const sorted: string[] = [];
  let parts: { host: string; lines: string[] }[] = [];
  const settle = () => {
    sorted.push(...parts.sort((a, b) => a.host.localeCompare(b.host)).flatMap(part => part.lines));
    parts = [];
  };
  for (const line of all) {
    if (line === '' || /^[A-Z][A-Z ]+(?:\[| \*)/.test(line)) {
      settle();
      sorted.push(line);
      continue;
    }
    if (line === '...ignoring') continue;
    const host = /^[\w .-]+: \[(\S+?)(?: -> \S+)?\]/.exec(line)?.[1] ?? parts.at(-1)?.host ?? '';
    parts.push({ host, lines: [line] });
  }
  settle();
  return sorted;
}

/** Plays and what they bring: blocks, failures, batches, handlers, loops, includes, roles, variables at all levels. */
export const PLAYS: Family = { generate: seed => new Plays(new Random(seed)).case(), lines };
