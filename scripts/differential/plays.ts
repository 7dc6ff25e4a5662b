import type { Case, Family, Json } from './case.ts';
import { Random } from './random.ts';
import { HANDLERS, RESULTS, TAGS, Tasks } from './tasks.ts';

// Plays over four hosts of which one cannot be reached.

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

class Plays extends Tasks {
  private readonly files: Record<string, Json> = {};
  /** How far inside files that bring more files. */
  private depth = 0;

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

  private taskFile(): string {
    const name = `tasks_${this.next()}.yml`;
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
    const name = `role_${this.next()}`;
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
