import { type Case, type Family, type Json, MASK } from './case.ts';
import { inventory, VARIABLES } from './inventories.ts';
import { Random } from './random.ts';
import { eachHostAlone, hostByHost, withoutExcerpts } from './screen.ts';
import { HANDLERS, RESULTS, TAGS, Tasks } from './tasks.ts';

// Plays over four hosts of which one cannot be reached.

const SHOWS: Json = {
  name: 'variables',
  debug: { msg: `${VARIABLES.map(name => `{{ ${name} | default('-') | to_json }}`).join(' ')} {{ group_names }}` },
};

/** What ends the play for others, too. */
const ENDING = [
  [1, 'clear_host_errors'],
  [1, 'end_play'],
  [1, 'end_batch'],
] as const;

class Plays extends Tasks {
  private readonly files: Record<string, Json> = {};
  /** Behind a failure that a block catches: who ends there has failed in 2.14, and not in later versions and here. */
  private catching = false;
  /** How far inside files that bring more files. */
  private depth = 0;

  case(): Case {
    const { random } = this;
    const plays = random.list(1, 2, () => this.play());
    const files = { ...inventory(random), ...this.files };
    const options = random.weighed<string[]>([
      [12, []],
      [1, ['--limit', 'h1,h4']],
      [1, ['--tags', 't1']],
      [1, ['--skip-tags', 't1']],
      [1, ['-e', 'v4=extra']],
      [this.fatal || this.once ? 0 : 1, ['--force-handlers']],
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
        [1, 'e1:&up'],
        [1, 'all:!e2'],
      ]),
      gather_facts: false,
      ...(this.free ? { strategy: random.pick(['free', 'host_pinned']) } : {}),
      ...this.random.maybe(0.15, () => ({ serial: random.weighed(serial) })),
      ...this.random.maybe(this.fatal ? 0.5 : 0, () => ({ any_errors_fatal: true })),
      ...this.random.maybe(this.fatal ? 0.4 : 0, () => ({ max_fail_percentage: random.pick([0, 25, 50]) })),
      ...this.random.maybe(this.fatal || this.once ? 0 : 0.15, () => ({ force_handlers: true })),
      ...this.random.maybe(0.1, () => ({ order: random.pick(['reverse_inventory', 'sorted', 'reverse_sorted']) })),
      ...this.random.maybe(0.3, () => ({ vars: this.vars('play') })),
      ...this.common(0.04),
      ...this.random.maybe(0.25, () => ({ pre_tasks: this.tasks(1, 2) })),
      ...this.random.maybe(0.3, () => ({ roles: random.list(1, 2, () => this.roleEntry()) })),
      tasks: [...(random.chance(0.5) ? [SHOWS] : []), ...this.tasks(2, 6)],
      ...this.random.maybe(0.2, () => ({ post_tasks: this.tasks(1, 2) })),
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
      ...this.random.maybe(0.5, () => ({ name: this.name('block') })),
      block: this.tasks(1, 3),
      ...this.random.maybe(this.fatal ? 0 : 0.6, () => ({ rescue: this.caught() })),
      ...this.random.maybe(this.fatal ? 0 : 0.4, () => ({ always: this.caught() })),
      ...this.random.maybe(0.2, () => ({ when: this.condition() })),
      ...this.random.maybe(0.2, () => ({ vars: this.vars('block') })),
      ...this.random.maybe(this.fatal ? 0.1 : 0, () => ({ any_errors_fatal: true })),
      ...this.random.maybe(0.1, () => ({ notify: this.notified() })),
      ...this.common(0.06),
    };
  }

  private caught(): Json[] {
    const { catching } = this;
    this.catching = true;
    const tasks = this.tasks(1, 2);
    this.catching = catching;
    return tasks;
  }

  private meta(): Json {
    return {
      ...this.random.maybe(0.7, () => ({ name: this.name('meta') })),
      meta: this.random.weighed([
        [4, 'flush_handlers'],
        [this.catching ? 0 : 1, 'end_host'],
        [1, 'noop'],
        [1, 'clear_facts'],
        ...(this.free || this.catching ? [] : ENDING),
      ]),
      ...this.random.maybe(0.5, () => ({ when: this.condition() })),
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
    const apply = this.random.maybe(0.15, () => ({ apply: { tags: 't1', ...this.common(0.1) } }));
    return {
      ...this.random.maybe(0.7, () => ({ name: this.name('include') })),
      include_tasks: { file: random.chance(0.2) ? `{{ '${file}' }}` : file, ...apply },
      ...this.random.maybe(0.3, () => ({ when: this.condition() })),
      ...this.random.maybe(0.2, () => ({ vars: this.vars('include') })),
      ...this.random.maybe(0.15, () => ({ loop: random.pick<Json>([['a', 'b'], '{{ groups.odd }}']) })),
      ...this.random.maybe(0.1, () => ({ tags: random.pick(TAGS) })),
      ...this.random.maybe(this.once ? 0.05 : 0, () => ({ run_once: true })),
      ...this.random.maybe(0.05, () => ({ ignore_errors: true })),
      ...this.random.maybe(0.1, () => ({ register: random.pick(RESULTS) })),
    };
  }

  private importTasks(): Json {
    return {
      ...this.random.maybe(0.7, () => ({ name: this.name('import') })),
      import_tasks: this.taskFile(),
      ...this.random.maybe(0.3, () => ({ when: this.condition() })),
      ...this.random.maybe(0.2, () => ({ vars: this.vars('import') })),
      ...this.common(0.06),
    };
  }

  private role(): string {
    const { random } = this;
    const name = `role_${this.next()}`;
    this.depth += 2;
    this.files[`roles/${name}/tasks/main.yml`] = this.tasks(1, 3);
    this.files[`roles/${name}/tasks/other.yml`] = this.tasks(1, 2);
    this.files[`roles/${name}/defaults/main.yml`] = this.vars('default');
    this.files[`roles/${name}/defaults/other.yml`] = this.vars('other default');
    this.files[`roles/${name}/vars/other.yml`] = this.vars('other vars');
    if (random.chance(0.3)) this.files[`roles/${name}/vars/main.yml`] = this.vars('role');
    if (random.chance(0.3))
      this.files[`roles/${name}/handlers/main.yml`] = [{ name: random.pick(HANDLERS), debug: { msg: `of ${name}` } }];
    if (random.chance(0.1)) this.files[`roles/${name}/meta/main.yml`] = { dependencies: [this.roleEntry()] };
    this.depth -= 2;
    return name;
  }

  /** Without `vars`: 2.14 shows them to all roles, later versions and tsplay do not. */
  private roleEntry(): Json {
    return {
      role: this.role(),
      ...this.random.maybe(0.2, () => ({ when: this.condition() })),
      ...this.common(0.04),
    };
  }

  /** Which of a role's files an include or import takes, where that is not `main`. */
  private parts(): { readonly [part: string]: Json } {
    return Object.assign(
      {},
      ...['tasks_from', 'defaults_from', 'vars_from'].map(part => this.random.maybe(0.1, () => ({ [part]: 'other' }))),
    );
  }

  private includeRole(): Json {
    const { random } = this;
    const isPublic = random.chance(0.2);
    return {
      ...this.random.maybe(0.6, () => ({ name: this.name('role') })),
      include_role: {
        name: this.role(),
        ...(isPublic ? { public: true } : {}),
        ...this.parts(),
        ...this.random.maybe(0.15, () => ({ apply: this.common(0.2) })),
      },
      ...this.random.maybe(0.3, () => ({ when: this.condition() })),
      ...this.random.maybe(isPublic ? 0 : 0.2, () => ({ vars: this.vars('include') })),
      ...this.random.maybe(0.15, () => ({ loop: ['a', 'b'] })),
      ...this.random.maybe(0.1, () => ({ tags: random.pick(TAGS) })),
    };
  }

  private importRole(): Json {
    return {
      import_role: { name: this.role(), ...this.parts() },
      ...this.random.maybe(0.3, () => ({ when: this.condition() })),
      ...this.common(0.06),
    };
  }
}

/** What is not alike: how ssh words that nobody listens; where an expression fails (tsplay tells it on standard error);
 * a delegate's name where a task fails before it is rendered. */
const lines = (output: string, { files }: Case): string[] => {
  const isFree = /"strategy":"(?:free|host_pinned)"/.test(JSON.stringify(files));
  return (isFree ? eachHostAlone : hostByHost)(withoutExcerpts(output.split('\n'))).map(line =>
    line
      .replace(/(?<=^fatal: \[\S+) -> \{\{.*?\}\}(?=\]:)/, MASK)
      .replace(/UNREACHABLE! => \{.*/, 'UNREACHABLE!')
      .replace(/(The conditional check '.*?' failed\. The error was: )(?:[^"\\]|\\.)*/g, '$1WHY')
      .replace(/"msg": "Failed to connect to the host via ssh.*?"(?=[,}])/g, '"msg": "NO CONNECTION"')
      .replace(/"invocation": \{"module_args": \{[^{}]*\}\}, /g, ''),
  );
};

/** Plays and what they bring: blocks, failures, batches, handlers, loops, includes, roles, variables at all levels. */
export const PLAYS: Family = { generate: seed => new Plays(new Random(seed)).case(), lines };
