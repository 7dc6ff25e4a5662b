import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { shortName } from '../../../ansible-words.ts';
import type { Reporter, RunEvent, TaskInfo, TaskResult } from '../../../engine/events.ts';
import { inSlices, type Slices } from '../../../in-slices.ts';
import { jsonInSlices } from '../../json-text.ts';
import { allFields, layout } from '../../result-text.ts';
import { type CallbackContext, defineCallback } from '../callback-context.ts';
import { type JunitSettings, junitSettings } from '../junit-settings.ts';
import { junitXml, type Outcome, type TestCase } from '../junit-xml.ts';
import { fieldText } from '../short-result.ts';

interface TaskRecord {
  readonly info: TaskInfo;
  readonly play: string;
  readonly name: string;
  readonly started: number;
  readonly cases: TestCase[];
}

type Include = Extract<RunEvent, { type: 'include' }>;

/** The callback `junit`: an XML file a run, each task on each host a test. */
export class JunitReporter implements Reporter {
  readonly #settings: JunitSettings;
  readonly #context: CallbackContext;
  readonly #tasks = new Map<number, TaskRecord>();
  #suite = '';
  #play = '';
  #current: TaskRecord | undefined;

  constructor(context: CallbackContext) {
    this.#context = context;
    this.#settings = junitSettings(context.env, context.home);
  }

  handle(event: RunEvent): void | Promise<void> {
    switch (event.type) {
      case 'playbook-start':
        this.#suite = basename(event.file, extname(event.file));
        return;
      case 'play-start':
        this.#play = event.name;
        return;
      case 'task-start':
        this.#current = this.#record(event.task);
        return;
      case 'host-result':
        return inSlices(this.#result(event.result));
      case 'include':
        return inSlices(this.#include(event));
      case 'stats':
        this.#write();
    }
  }

  #record(task: TaskInfo): TaskRecord {
    const known = this.#tasks.get(task.id);
    if (known !== undefined) return known;
    const args = this.#settings.hideArguments ? '' : task.argumentsText();
    const name = args === '' ? task.name : `${task.name} ${args}`;
    const record = { info: task, play: this.#play, name, started: performance.now(), cases: [] };
    this.#tasks.set(task.id, record);
    return record;
  }

  *#result(result: TaskResult): Slices<void> {
    // An unreachable host ran no test.
    if (result.status === 'unreachable') return;
    const record = this.#record(result.task);
    yield* this.#add(record, result.host, yield* this.#outcome(record, result));
  }

  *#include({ file, hosts }: Include): Slices<void> {
    if (this.#current === undefined) return;
    const output = `${file} (args={} vars={}): [${hosts.join(', ')}]`;
    yield* this.#add(this.#current, 'include', { kind: 'ok', output });
  }

  *#add(record: TaskRecord, host: string, outcome: Outcome): Slices<void> {
    if (!record.name.startsWith(this.#settings.testCasePrefix) && outcome.kind !== 'failure') return;
    record.cases.push({
      name: this.#context.mask(`[${host}] ${record.play}: ${record.name}`),
      classname: this.#context.mask(this.#className(record.info)),
      seconds: (performance.now() - record.started) / 1000,
      outcome: yield* this.#masked(outcome),
    });
  }

  /** Before XML writes some characters of a secret in another way. */
  *#masked(outcome: Outcome): Slices<Outcome> {
    const { masking } = this.#context;
    switch (outcome.kind) {
      case 'ok':
        return { ...outcome, output: yield* masking(outcome.output) };
      case 'skipped':
        return { ...outcome, reason: yield* masking(outcome.reason) };
      case 'failure':
        return { ...outcome, message: yield* masking(outcome.message), output: yield* masking(outcome.output) };
    }
  }

  *#outcome({ name }: TaskRecord, result: TaskResult): Slices<Outcome> {
    if (result.status === 'skipped')
      return { kind: 'skipped', reason: fieldText(result.data, 'skip_reason') || 'skipped' };
    const { indent = 0 } = layout(result, this.#context.options.verbosity);
    const fields = yield* allFields(result, this.#context.options.verbosity);
    const output = (yield* jsonInSlices(fields, { sortKeys: true, indent })).join('');
    if (!this.#isFailure(name, result)) return { kind: 'ok', output };
    const message = result.data.has('msg')
      ? fieldText(result.data, 'msg')
      : `rc=${String(result.data.get('rc') ?? 'None')}`;
    return { kind: 'failure', message, output };
  }

  #isFailure(name: string, { status, ignored }: TaskResult): boolean {
    const failed = status === 'failed' && (!ignored || this.#settings.failOnIgnore);
    const counts = failed || (this.#settings.failOnChange && status === 'changed');
    if (counts && name.includes('EXPECTED FAILURE')) return false;
    return name.includes('TOGGLE RESULT') ? !counts : counts;
  }

  #className({ at }: TaskInfo): string {
    const { relativeTo, outOfTree, taskClass } = this.#settings;
    const place = `${at.file}:${at.line}`;
    let name = relativeTo === '' ? place : relative(relativeTo, place);
    if (outOfTree !== undefined && name.startsWith('../')) name = outOfTree + basename(name);
    return taskClass ? name.replace(/\.yml:[0-9]+$/, '') : name;
  }

  #write(): void {
    const isSetup = ({ info }: TaskRecord) => shortName(info.action) === 'setup';
    const records = [...this.#tasks.values()].filter(record => this.#settings.includeSetup || !isSetup(record));
    const xml = junitXml(
      this.#context.mask(this.#suite),
      records.flatMap(record => record.cases),
    );
    mkdirSync(this.#settings.outputDir, { recursive: true });
    const file = join(this.#settings.outputDir, `${this.#suite}-${Date.now() / 1000}.xml`);
    writeFileSync(file, xml, { mode: 0o600, flag: 'wx' });
  }
}

export default defineCallback('A JUnit file for each playbook.', context => new JunitReporter(context));
