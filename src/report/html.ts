import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CENSORED_ITEM } from '../ansible-words.ts';
import type { HostStats, Reporter, RunEvent, TaskResult } from '../engine/events.ts';
import { atOnce, inSlices, type Slices } from '../in-slices.ts';
import { replacePrivately } from '../private-file.ts';
import { diffSegments } from './diff-text.ts';
import { PAGE } from './html-page.ts';
import { resultText } from './result-text.ts';
import { escapeControls } from './screen.ts';

interface Row {
  readonly task: string;
  readonly host: string;
  readonly status: string;
  readonly ignored: boolean;
  readonly seconds: string;
  readonly detail: string;
}

const COUNTERS: readonly (keyof HostStats)[] = [
  'ok',
  'changed',
  'unreachable',
  'failed',
  'skipped',
  'rescued',
  'ignored',
];

/** A page that tells a run afterwards: hosts, tasks in order, what failed and what changed. Written when the run ends. */
export class HtmlReporter implements Reporter {
  readonly #file: string;
  readonly #masking: (text: string) => Slices<string>;
  readonly #started = new Date();
  readonly #plays: { name: string; rows: Row[] }[] = [];
  readonly #warnings: string[] = [];
  #title = 'a run';
  #checkMode = false;
  #stats: ReadonlyMap<string, Readonly<HostStats>> = new Map();

  /** @param masking takes secrets out of a text */
  constructor(file: string, masking: (text: string) => Slices<string>) {
    this.#file = file;
    this.#masking = masking;
  }

  handle(event: RunEvent): void | Promise<void> {
    return inSlices(this.#take(event));
  }

  *#take(event: RunEvent): Slices<void> {
    switch (event.type) {
      case 'run-start':
        this.#title = event.playbooks.map(path => basename(path)).join(', ');
        this.#checkMode = event.checkMode;
        return;
      case 'play-start':
        this.#plays.push({ name: yield* this.#clean(event.name), rows: [] });
        return;
      case 'host-result':
        this.#plays.at(-1)?.rows.push(yield* this.#row(event.result));
        return;
      case 'warning':
        this.#warnings.push(
          yield* this.#clean(event.frame === undefined ? event.message : `${event.message}\n${event.frame}`),
        );
        return;
      case 'stats':
        this.#stats = event.hosts;
    }
  }

  /** Writes the page beside its place and puts it there, readable by its owner alone. */
  async close(): Promise<void> {
    const ejs = createRequire(import.meta.url)('ejs') as typeof import('ejs');
    const values = {
      title: atOnce(this.#clean(this.#title)),
      started: this.#started.toISOString(),
      ended: new Date().toISOString(),
      checkMode: this.#checkMode,
      counters: COUNTERS,
      hosts: [...this.#stats]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, stats]) => ({ name: atOnce(this.#clean(name)), stats })),
      warnings: this.#warnings,
      plays: this.#plays,
      rest: () => setImmediate(),
    };
    const page = await ejs.render(PAGE, values, { async: true });
    replacePrivately(this.#file, page);
  }

  *#row(result: TaskResult): Slices<Row> {
    const host = result.delegatedTo === undefined ? result.host : `${result.host} -> ${result.delegatedTo}`;
    return {
      task: yield* this.#clean(result.task.name),
      host: yield* this.#clean(host),
      status: result.status,
      ignored: result.ignored,
      seconds: (result.ms / 1000).toFixed(2),
      detail: yield* this.#clean(yield* detailOf(result)),
    };
  }

  *#clean(text: string): Slices<string> {
    return escapeControls(yield* this.#masking(text));
  }
}

/** What is worth reading of a result: messages that were printed, failures, differences. */
function* detailOf(result: TaskResult): Slices<string> {
  const segments = yield* diffSegments(result.diffs);
  const diff = segments.map(({ text }) => text).join('\n');
  const explained = result.explanation ?? '';
  const failed = result.status === 'failed' || result.status === 'unreachable';
  const shown = failed || result.verboseAlways === true ? (yield* resultText(result, 0)).join('') : '';
  const items: string[] = [];
  for (const item of result.items ?? []) {
    const label = item.noLog ? CENSORED_ITEM : item.itemLabel;
    items.push(`${label}: ${item.status} ${yield* detailOf(item)}`.trim());
  }
  return [diff, shown, explained, ...items].filter(text => text !== '').join('\n');
}
