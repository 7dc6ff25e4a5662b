import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { CENSORED_ITEM } from '../ansible-words.ts';
import type { HostStats, Reporter, RunEvent, TaskResult } from '../engine/events.ts';
import { replacePrivately } from '../private-file.ts';
import { diffLines } from './diff-text.ts';
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
  readonly #mask: (text: string) => string;
  readonly #started = new Date();
  readonly #plays: { name: string; rows: Row[] }[] = [];
  readonly #warnings: string[] = [];
  #title = 'a run';
  #checkMode = false;
  #stats: ReadonlyMap<string, Readonly<HostStats>> = new Map();

  /** @param mask takes secrets out of a text */
  constructor(file: string, mask: (text: string) => string) {
    this.#file = file;
    this.#mask = mask;
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'run-start':
        this.#title = event.playbooks.map(path => basename(path)).join(', ');
        this.#checkMode = event.checkMode;
        return;
      case 'play-start':
        this.#plays.push({ name: this.#clean(event.name), rows: [] });
        return;
      case 'host-result':
        this.#plays.at(-1)?.rows.push(this.#row(event.result));
        return;
      case 'warning':
        this.#warnings.push(
          this.#clean(event.frame === undefined ? event.message : `${event.message}\n${event.frame}`),
        );
        return;
      case 'stats':
        this.#stats = event.hosts;
    }
  }

  /** Writes the page beside its place and puts it there, readable by its owner alone. */
  close(): void {
    const ejs = createRequire(import.meta.url)('ejs') as typeof import('ejs');
    const page = ejs.render(PAGE, {
      title: this.#clean(this.#title),
      started: this.#started.toISOString(),
      ended: new Date().toISOString(),
      checkMode: this.#checkMode,
      counters: COUNTERS,
      hosts: [...this.#stats]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, stats]) => ({ name: this.#clean(name), stats })),
      warnings: this.#warnings,
      plays: this.#plays,
    });
    replacePrivately(this.#file, page);
  }

  #row(result: TaskResult): Row {
    const host = result.delegatedTo === undefined ? result.host : `${result.host} -> ${result.delegatedTo}`;
    return {
      task: this.#clean(result.task.name),
      host: this.#clean(host),
      status: result.status,
      ignored: result.ignored,
      seconds: (result.ms / 1000).toFixed(2),
      detail: this.#clean(detailOf(result)),
    };
  }

  #clean(text: string): string {
    return escapeControls(this.#mask(text));
  }
}

/** What is worth reading of a result: messages that were printed, failures, differences. */
function detailOf(result: TaskResult): string {
  const diff = diffLines(result.diffs)
    .map(line => line.text)
    .join('\n');
  const explained = result.explanation ?? '';
  const failed = result.status === 'failed' || result.status === 'unreachable';
  const shown = failed || result.verboseAlways === true ? resultText(result, 0) : '';
  const items = (result.items ?? []).map(item => {
    const label = item.noLog ? CENSORED_ITEM : item.itemLabel;
    return `${label}: ${item.status} ${detailOf(item)}`.trim();
  });
  return [diff, shown, explained, ...items].filter(text => text !== '').join('\n');
}
