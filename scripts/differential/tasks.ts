import type { Json } from './case.ts';
import { VARIABLES } from './inventories.ts';
import type { Random } from './random.ts';

type Mapping = { [key: string]: Json };

export const RESULTS = ['r1', 'r2', 'r3'];
export const TAGS = ['t1', 't2', 'always', 'never'];
const TOPICS = ['topic 1', 'topic 2'];
/** Messages that tell what other hosts have done. */
const OF_OTHERS = [
  "{{ ansible_play_hosts | join(' ') }} of {{ ansible_play_batch | join(' ') }}",
  "{{ groups.made | default([]) | join(' ') }}",
  "{{ hostvars['h2'].fact | default('none') }}",
];
export const HANDLERS = ['handler 1', 'handler 2', 'handler 3', 'handler 4'];

/** Tasks and handlers with all their keywords. What modules do is not the question: few start a process. */
export class Tasks {
  private count = 0;
  protected readonly random: Random;
  /** Hosts go on by themselves, so that nothing may depend on what others have done. */
  protected readonly free: boolean;
  /** Either errors are fatal for all, or blocks catch them: both together come out otherwise, as in later versions. */
  protected readonly fatal: boolean;
  /** Either tasks run once for all, or handlers are forced: both together come out otherwise, as in later versions. */
  protected readonly once: boolean;

  constructor(random: Random) {
    this.random = random;
    this.free = random.chance(0.2);
    this.fatal = !this.free && random.chance(0.3);
    this.once = !this.free && random.chance(0.6);
  }

  protected next(): number {
    this.count += 1;
    return this.count;
  }

  protected name(kind: string): string {
    return `${kind} ${this.next()}`;
  }

  protected vars(from: string): Mapping {
    const names = this.random.some(VARIABLES, 0.35);
    return Object.fromEntries(names.map(name => [name, this.random.pick([from, `${from} {{ inventory_hostname }}`])]));
  }

  /** Keywords of plays, blocks, tasks alike. */
  protected common(probability: number): Mapping {
    const { random } = this;
    return {
      ...this.random.maybe(probability, () => ({
        ignore_errors: true,
      })),
      ...this.random.maybe(probability, () => ({ ignore_unreachable: true })),
      ...this.random.maybe(probability, () => ({
        tags: random.pick<Json>(['t1', ['t1', 't2'], 'never', 'always', ['never', 't1']]),
      })),
      ...this.random.maybe(this.once ? probability / 2 : 0, () => ({ run_once: true })),
      ...this.random.maybe(probability / 2, () => ({ no_log: true })),
      ...this.random.maybe(probability / 2, () => ({ check_mode: random.pick([true, false]) })),
    };
  }

  protected condition(): Json {
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
      ...(this.free ? [] : ['ansible_play_hosts | length > 2', 'groups.made is defined']),
    ]);
  }

  protected message(): string {
    const variable = this.random.pick(VARIABLES);
    return this.random.pick([
      `{{ ${variable} | default('none') }}`,
      `{{ ${this.random.pick(RESULTS)}.changed | default('none') }}`,
      "{{ ansible_failed_task.name | default('none') }}",
      "{{ ansible_failed_result.msg | default('none') }}",
      "{{ role_name | default('no role') }} {{ ansible_role_name | default('none') }}",
      ...(this.free ? [] : OF_OTHERS),
      'plain',
    ]);
  }

  /** @param adds whether hosts may be added: in a handler, 2.14 adds them for one host after the other */
  protected action(adds = true): Mapping {
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
      [2, () => ({ assert: { that: this.condition(), ...this.random.maybe(0.3, () => ({ quiet: true })) } })],
      [2, () => ({ command: random.pick(['echo out', 'true', 'false', 'test {{ inventory_hostname }} = h1']) })],
      [this.free ? 0 : 0.7, () => ({ group_by: { key: random.pick(['made', 'made_{{ inventory_hostname }}']) } })],
      [
        adds && !this.free ? 0.5 : 0,
        () => ({ add_host: { name: random.pick(['n1', 'n_{{ inventory_hostname }}']), groups: 'made' } }),
      ],
    ])();
  }

  protected task(): Json {
    const { random } = this;
    return {
      ...this.random.maybe(0.85, () => ({
        name: !this.free && random.chance(0.1) ? `${this.name('task')} {{ v1 | default('x') }}` : this.name('task'),
      })),
      ...this.action(),
      ...this.random.maybe(0.3, () => ({ register: random.pick(RESULTS) })),
      ...this.random.maybe(0.25, () => ({ when: this.condition() })),
      ...this.random.maybe(0.1, () => ({
        changed_when: random.pick<Json>([true, false, "inventory_hostname == 'h2'", 'r1 is changed']),
      })),
      ...this.random.maybe(0.1, () => ({
        failed_when: random.pick<Json>([false, "inventory_hostname == 'h2'", ['r1 is defined', 'r1 is failed']]),
      })),
      ...this.random.maybe(0.25, () => ({ notify: this.notified(), changed_when: true })),
      ...this.random.maybe(0.15, () => this.loop()),
      ...this.random.maybe(0.06, () => this.until()),
      ...this.random.maybe(0.08, () => ({
        delegate_to: random.pick(['h1', 'h2', 'localhost', '{{ groups.odd[0] }}', 'h4']),
      })),
      ...this.random.maybe(this.free ? 0 : 0.03, () => ({ delegate_facts: true })),
      ...this.random.maybe(this.fatal ? 0.1 : 0, () => ({ any_errors_fatal: true })),
      ...this.random.maybe(0.1, () => ({ vars: this.vars('task') })),
      ...this.common(0.05),
    };
  }

  protected loop(): Mapping {
    const { random } = this;
    const own = random.chance(0.15);
    const item = own ? 'each' : 'item';
    const control: Mapping = {
      ...(own ? { loop_var: item } : {}),
      ...this.random.maybe(0.4, () => ({
        label: random.pick([`{{ ${item} }}`, 'label', `{{ ${item} | string | length }}`, '{{ ansible_loop_var }}']),
      })),
      ...this.random.maybe(0.2, () => ({ index_var: 'v2' })),
      ...this.random.maybe(0.2, () => ({ extended: true, ...random.maybe(0.3, () => ({ extended_allitems: false })) })),
      ...this.random.maybe(0.1, () => ({ pause: 0 })),
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

  protected until(): Mapping {
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

  protected notified(): Json {
    const { random } = this;
    const one = () => random.pick([...HANDLERS, ...TOPICS, "handler {{ 1 if inventory_hostname == 'h1' else 2 }}"]);
    return random.chance(0.7) ? one() : random.list(1, 3, one);
  }

  /** All names that may be notified are there. */
  protected handlers(): Json {
    const { random } = this;
    return HANDLERS.map(
      (name, index): Json => ({
        name,
        ...this.action(false),
        listen: random.pick([TOPICS[index % 2] ?? '', TOPICS]),
        ...this.random.maybe(0.15, () => ({ when: this.condition() })),
        ...this.random.maybe(0.15, () => ({
          notify: random.pick(HANDLERS.filter(other => other !== name)),
          changed_when: true,
        })),
        ...this.random.maybe(0.1, () => ({ loop: ['a', 'b'] })),
        ...this.random.maybe(0.1, () => ({ register: random.pick(RESULTS) })),
        ...this.common(0.03),
      }),
    );
  }
}
