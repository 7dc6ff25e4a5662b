import { basename } from 'node:path';
import { CENSORED_ITEM, shortName } from '../ansible-words.ts';
import { type Core, core, DEFAULT_CORE } from '../core-line.ts';
import type { Reporter, RunEvent, TaskInfo, TaskResult } from '../engine/events.ts';
import { inSlices, type LongText, type Slices } from '../in-slices.ts';
import { Dict } from '../values.ts';
import { Banners } from './banners.ts';
import type { Color } from './colors.ts';
import type { ConsoleOptions } from './console-options.ts';
import { diffSegments } from './diff-text.ts';
import { exceptionLine } from './exception-line.ts';
import { writeRecap } from './recap.ts';
import { allFields, isDebug, type ResultText, resultText } from './result-text.ts';
import type { Screen } from './screen.ts';
import { WarningLines } from './warning-lines.ts';

/** ansible-playbook's default output, line for line. */
export class ConsoleReporter implements Reporter {
  readonly #screen: Screen;
  readonly #options: ConsoleOptions;
  readonly #warningLines: WarningLines;
  readonly #text: ResultText;
  readonly #core: Core;
  readonly #explained = new Set<string>();
  readonly #banners: Banners;

  constructor(screen: Screen, options: ConsoleOptions) {
    this.#screen = screen;
    this.#options = options;
    this.#warningLines = new WarningLines(screen);
    this.#banners = new Banners(screen, options);
    this.#text = options.resultText ?? resultText;
    this.#core = core(options.core ?? DEFAULT_CORE.line);
  }

  handle(event: RunEvent): void | Promise<void> {
    return inSlices(this.#tell(event));
  }

  *#tell(event: RunEvent): Slices<void> {
    switch (event.type) {
      case 'run-start':
        return;
      case 'playbook-start':
        if (this.#options.verbosity > 1) this.#banners.write(`PLAYBOOK: ${basename(event.file)}`);
        if (this.#options.verbosity > 1) this.#screen.line(`${event.plays} plays in ${event.file}`, 'verbose');
        return;
      case 'play-start':
        this.#banners.play(event.name, event.strategy, event.checkMode);
        return;
      case 'no-hosts-matched':
        this.#screen.line('skipping: no hosts matched', 'skip');
        return;
      case 'no-hosts-remaining':
        this.#banners.write('NO MORE HOSTS LEFT');
        return;
      case 'task-start':
        this.#banners.taskStart(event.task);
        return;
      case 'item-result':
        yield* this.#item(event.result);
        return;
      case 'host-result':
        yield* this.#host(event.result);
        return;
      case 'retry':
        yield* this.#retry(event);
        return;
      case 'include':
        this.#include(event);
        return;
      case 'notify':
        if (this.#options.verbosity > 1)
          this.#screen.line(`NOTIFIED HANDLER ${event.handler} for ${event.host}`, 'verbose');
        return;
      case 'async-poll':
        this.#screen.line(`ASYNC POLL on ${event.host}: jid=${event.jobId} started=1 finished=0`, 'debug');
        return;
      case 'async-end':
        this.#screen.line(`ASYNC ${event.ok ? 'OK' : 'FAILED'} on ${event.host}: jid=${event.jobId}`, 'debug');
        return;
      case 'progress':
        this.#screen.passing(`${event.host}: ${event.text}`);
        return;
      case 'meta':
        if (this.#options.verbosity > 1) this.#screen.line(event.message, 'verbose');
        return;
      case 'step-answered':
        this.#banners.write(event.prompt);
        return;
      case 'retry-file':
        this.#screen.line(`\tto retry, use: --limit @${event.file}`);
        return;
      case 'warning':
        yield* this.#warningLines.say(event);
        return;
      case 'stats':
        yield* writeRecap(this.#screen, this.#banners, event, this.#options);
        return;
    }
  }

  *#failure(head: string, result: TaskResult, color: Color): Slices<void> {
    this.#trail(result, color);
    const exception = result.told === undefined ? exceptionLine(result.data, this.#options.verbosity) : undefined;
    const text = [`${head} => `, ...(yield* this.#text(result, this.#options.verbosity))];
    for (const lines of exception === undefined ? [text] : [[exception], text])
      yield* this.#options.displayFailedStderr ? this.#screen.longError(lines, color) : this.#screen.long(lines, color);
  }

  /** Said once, however many hosts and items it befell. */
  #trail({ told }: TaskResult, color: Color): void {
    if (told === undefined || this.#explained.has(told)) return;
    this.#explained.add(told);
    if (this.#options.displayFailedStderr) this.#screen.errorLine(told, color);
    else this.#screen.line(told, color);
  }

  /** On standard error, so that standard output stays Ansible's; said once, however many hosts it befell. */
  #explain({ explanation }: TaskResult, color: Color): void {
    if (explanation === undefined || this.#explained.has(explanation)) return;
    this.#explained.add(explanation);
    this.#screen.errorLine(`\n${explanation}`, color);
  }

  #verbose(result: TaskResult): boolean {
    return (
      (this.#options.verbosity > 0 || result.verboseAlways === true) &&
      !(result.quiet === true && this.#options.verbosity < 2)
    );
  }

  /** A line, with the result where that is shown. */
  *#line(head: string, result: TaskResult, color: Color): Slices<void> {
    const text: LongText = this.#verbose(result)
      ? [`${head} => `, ...(yield* this.#text(withoutItems(result), this.#options.verbosity))]
      : [head];
    yield* this.#screen.long(text, color);
  }

  *#item(result: TaskResult): Slices<void> {
    if (isInclude(result.task) && (result.status === 'ok' || result.status === 'changed')) return;
    const censored = this.#core.censoredItems ? CENSORED_ITEM : 'None';
    const item = `(item=${result.noLog ? censored : result.itemLabel})`;
    const host = hostLabel(result);
    yield* this.#diff(result);
    switch (result.status) {
      case 'ok':
      case 'changed':
        if (result.status === 'ok' && !this.#options.displayOkHosts) return;
        this.#banners.task(result.task);
        yield* this.#warnings(result);
        yield* this.#line(`${result.status}: [${host}] => ${item}`, result, result.status);
        return;
      case 'skipped':
        if (!this.#options.displaySkippedHosts) return;
        this.#banners.task(result.task);
        yield* this.#line(`skipping: [${result.host}] => ${item} `, result, 'skip');
        return;
      case 'failed':
        this.#banners.task(result.task);
        yield* this.#warnings(result);
        yield* this.#failure(`failed: [${host}] ${item}`, result, 'error');
        this.#explain(result, 'error');
        return;
      case 'unreachable':
        this.#banners.task(result.task);
        yield* this.#failure(`failed: [${host}] ${item}`, result, 'unreachable');
        this.#explain(result, 'unreachable');
        return;
    }
  }

  *#host(result: TaskResult): Slices<void> {
    const host = hostLabel(result);
    // Under no_log a loop has no results that could speak for it.
    const loop = result.items !== undefined && (!result.noLog || this.#core.censoredItems);
    switch (result.status) {
      case 'ok':
      case 'changed':
        if (!loop) yield* this.#diff(result);
        if (isInclude(result.task)) {
          this.#banners.task(result.task);
          return;
        }
        if (result.status === 'ok' && !this.#options.displayOkHosts) return;
        this.#banners.task(result.task);
        yield* this.#warnings(result);
        if (loop) return;
        yield* this.#line(`${result.status}: [${host}]`, result, result.status);
        return;
      case 'skipped':
        if (!this.#options.displaySkippedHosts) return;
        this.#banners.task(result.task);
        yield* this.#line(`skipping: [${result.host}]`, result, 'skip');
        return;
      case 'failed':
        yield* this.#failed(result, host, loop);
        break;
      case 'unreachable':
        this.#banners.task(result.task);
        yield* this.#failure(`fatal: [${host}]: UNREACHABLE!`, result, 'unreachable');
        this.#explain(result, 'unreachable');
    }
    if (result.ignored) this.#screen.line('...ignoring', 'skip');
  }

  *#failed(result: TaskResult, host: string, loop: boolean): Slices<void> {
    this.#banners.task(result.task);
    if (!loop) yield* this.#diff(result);
    yield* this.#warnings(result);
    // As Ansible: what debug shows does without the items, so that its loop is told like a single task.
    if (loop && !isDebug(result)) return;
    if (this.#options.verbosity < 2 && this.#options.showTaskPathOnFailure) this.#banners.taskPath(result.task);
    yield* this.#failure(`fatal: [${host}]: FAILED!`, result, 'error');
    this.#explain(result, 'error');
  }

  *#diff(result: TaskResult): Slices<void> {
    if (result.data.get('changed') !== true) return;
    const segments = yield* diffSegments(result.diffs);
    if (segments.length === 0) return;
    this.#banners.task(result.task);
    for (const { text, color } of segments) yield* this.#screen.long(text, color);
  }

  *#warnings(result: TaskResult): Slices<void> {
    for (const message of result.warnings) yield* this.#warningLines.say({ message });
  }

  *#retry(event: Extract<RunEvent, { type: 'retry' }>): Slices<void> {
    const host = event.delegatedTo === undefined ? event.host : `${event.host} -> ${event.delegatedTo}`;
    const { verbosity } = this.#options;
    const isShown = verbosity > 2 || event.verboseAlways === true;
    const result = isShown
      ? ['Result was: ', ...(yield* this.#text(event, verbosity, yield* allFields(event, verbosity)))]
      : [];
    yield* this.#screen.long(
      [`FAILED - RETRYING: [${host}]: ${event.name} (${event.left} retries left).`, ...result],
      'debug',
    );
  }

  #include(event: Extract<RunEvent, { type: 'include' }>): void {
    const label = event.label === undefined ? '' : ` => (item=${event.label})`;
    this.#screen.line(`included: ${event.file} for ${event.hosts.join(', ')}${label}`, 'included');
  }
}

function hostLabel(result: TaskResult): string {
  return result.delegatedTo === undefined ? result.host : `${result.host} -> ${result.delegatedTo}`;
}

/** A loop's items have been shown one by one. */
function withoutItems(result: TaskResult): TaskResult {
  if (result.items === undefined) return result;
  const { items: _shown, ...whole } = result;
  return { ...whole, data: Dict.of([...result.data].filter(([key]) => key !== 'results')) };
}

function isInclude(task: TaskInfo): boolean {
  return /^include(?:_tasks|_role)?$/.test(shortName(task.action));
}
