import type { TaskInfo } from '../engine/events.ts';
import type { ConsoleOptions } from './console-options.ts';
import { type Screen, textWidth } from './screen.ts';

/** The lines of stars; knows which task's stands on the screen. */
export class Banners {
  readonly #screen: Screen;
  readonly #options: ConsoleOptions;
  #strategy = 'linear';
  /** Of which task the last banner was, in whatever play: where hosts go their own ways, a batch that goes on with it has none. */
  #task: number | undefined;

  constructor(screen: Screen, options: ConsoleOptions) {
    this.#screen = screen;
    this.#options = options;
  }

  write(text: string): void {
    const shown = text.trim();
    const stars = Math.max(3, this.#screen.columns - textWidth(shown));
    this.#screen.line(`\n${shown} ${'*'.repeat(stars)}`);
  }

  play(name: string, strategy: string, checkMode: boolean): void {
    this.#strategy = strategy;
    const shown = name.trim();
    this.write(`${shown === '' ? 'PLAY' : `PLAY [${shown}]`}${this.#marker(checkMode)}`);
  }

  taskStart(task: TaskInfo): void {
    // Where hosts go their own ways, or where whole results may stay hidden, a banner comes with the first result.
    const free = this.#strategy === 'free' || this.#strategy === 'host_pinned';
    if (free || !this.#options.displaySkippedHosts || !this.#options.displayOkHosts) return;
    this.#task = undefined;
    this.task(task);
  }

  /** Unless it is the last that was written. */
  task(task: TaskInfo): void {
    if (this.#task === task.id) return;
    this.#task = task.id;
    const prefix = task.handler ? 'RUNNING HANDLER' : 'TASK';
    this.write(`${prefix} [${task.name}]${this.#marker(task.checkMode)}`);
    if (this.#options.verbosity >= 2) this.taskPath(task);
  }

  taskPath(task: TaskInfo): void {
    this.#screen.line(`task path: ${task.at.file}:${task.at.line}`, 'verbose');
  }

  #marker(checkMode: boolean): string {
    return checkMode && this.#options.checkModeMarkers ? ' [CHECK MODE]' : '';
  }
}
