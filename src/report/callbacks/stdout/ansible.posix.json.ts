import { randomUUID } from 'node:crypto';
import type { HostStats, Reporter, RunEvent, TaskInfo, TaskResult } from '../../../engine/events.ts';
import { inSlices, type Slices } from '../../../in-slices.ts';
import { asciiOnly } from '../../../python/json-string.ts';
import { Dict, isText, type Position, textOf, type Value } from '../../../values.ts';
import { jsonInSlices } from '../../json-text.ts';
import { wholeData } from '../../result-text.ts';
import { WarningLines } from '../../warning-lines.ts';
import { type CallbackContext, defineCallback } from '../callback-context.ts';

interface Timed {
  readonly head: Dict;
  readonly duration: Dict;
}

interface PlayRecord extends Timed {
  readonly tasks: TaskRecord[];
}

interface TaskRecord extends Timed {
  readonly id: number;
  readonly hosts: Dict;
}

/** The callback `json`: the whole run as one JSON document, printed when it ends. */
class JsonReporter implements Reporter {
  readonly #context: CallbackContext;
  readonly #warnings: WarningLines;
  readonly #plays: PlayRecord[] = [];
  readonly #run = randomUUID().slice(0, 24);
  #things = 0;

  constructor(context: CallbackContext) {
    this.#context = context;
    this.#warnings = new WarningLines(context.screen);
  }

  handle(event: RunEvent): void | Promise<void> {
    switch (event.type) {
      case 'warning':
        return inSlices(this.#warnings.say(event));
      case 'play-start':
        this.#plays.push({ ...this.#timed(event.name.trim(), event.at), tasks: [] });
        return;
      case 'task-start':
        this.#task(event.task);
        return;
      case 'host-result':
        this.#result(event.result);
        return;
      case 'stats':
        return inSlices(this.#print(event));
    }
  }

  #timed(name: string, at: Position): Timed {
    const duration = Dict.from({ start: timestamp() });
    const id = `${this.#run}${(++this.#things).toString(16).padStart(12, '0')}`;
    return {
      head: Dict.of([
        ['duration', duration],
        ['id', id],
        ['name', name],
        ['path', `${at.file}:${at.line}`],
      ]),
      duration,
    };
  }

  #task(task: TaskInfo): TaskRecord | undefined {
    const record = { ...this.#timed(task.name, task.at), id: task.id, hosts: new Dict() };
    this.#plays.at(-1)?.tasks.push(record);
    return record;
  }

  #result(result: TaskResult): void {
    const { task, host } = result;
    const play = this.#plays.at(-1);
    const record = play?.tasks.findLast(({ id }) => id === task.id) ?? this.#task(task);
    const end = timestamp();
    record?.hosts.set(host, fieldsOf(result));
    record?.duration.set('end', end);
    play?.duration.set('end', end);
  }

  *#print(event: Extract<RunEvent, { type: 'stats' }>): Slices<void> {
    const custom = this.#context.options.showCustomStats ? event.custom : new Map<string, Value>();
    const document = Dict.of([
      ['custom_stats', new Dict()],
      ['global_custom_stats', Dict.of([...custom])],
      ['plays', this.#plays.map(playValue)],
      ['stats', Dict.of(Array.from(event.hosts, ([host, stats]): [Value, Value] => [host, statsValue(stats)]))],
    ]);
    const text = (yield* jsonInSlices(document, { sortKeys: true, indent: 4 })).join('');
    yield* this.#context.screen.long(asciiOnly(yield* this.#context.masking(text)));
  }
}

export default defineCallback(
  'All plays, tasks and results as one JSON document at the end.',
  context => new JsonReporter(context),
);

function playValue({ head, tasks }: PlayRecord): Dict {
  return Dict.of([
    ['play', head],
    [
      'tasks',
      tasks.map(task =>
        Dict.of([
          ['hosts', task.hosts],
          ['task', task.head],
        ]),
      ),
    ],
  ]);
}

function statsValue({ failed, ...others }: Readonly<HostStats>): Dict {
  return Dict.from({ ...others, failures: failed });
}

function fieldsOf(result: TaskResult): Dict {
  const data = Dict.of([...wholeData(result)]);
  if (result.items !== undefined && data.has('results'))
    data.set(
      'results',
      result.items.map(item => marked(item, Dict.of([...item.data]))),
    );
  else marked(result, data);
  for (const key of ['failed', 'skipped']) if (data.get(key) === false) data.delete(key);
  data.set('action', result.task.action);
  return data;
}

/** Adds the marks that Ansible's results carry for callbacks. */
function marked(result: TaskResult, data: Dict): Dict {
  if (data.has('censored') || result.status === 'unreachable') return data;
  if (!data.has('include')) data.set('_ansible_no_log', false);
  if (result.verboseAlways === true) data.set('_ansible_verbose_always', true);
  if (result.quiet === true) data.set('_ansible_verbose_override', true);
  if (result.itemLabel !== undefined) data.set('_ansible_item_label', labelValue(data, result.itemLabel));
  return data;
}

/** The item itself where it is its own label, else the label's text. */
function labelValue(data: Dict, label: string): Value {
  const name = data.get('ansible_loop_var');
  const item = isText(name) ? data.get(textOf(name)) : undefined;
  return typeof item === 'number' && String(item) === label ? item : label;
}

/** Python's UTC time in ISO form. */
function timestamp(): string {
  const micros = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  return `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;
}
