import { didYouMean } from '../../errors.ts';
import { fnmatch } from '../../python/fnmatch.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import { type TaskStep, tasksOf } from '../compile/steps.ts';
import { taskName } from '../task/task-info.ts';

/** `--start-at-task`: everything before the named task is left out. */
export class StartAtTask {
  readonly #wanted: string;
  #isMet = false;

  /** @param wanted a name or a glob pattern, with or without the role */
  constructor(wanted: string) {
    this.#wanted = wanted;
  }

  get isMet(): boolean {
    return this.#isMet;
  }

  skips(step: TaskStep): boolean {
    if (this.#isMet || step.handler || step.implicit) return false;
    this.#isMet = [taskName(step), step.ast.name ?? ''].some(
      name => name === this.#wanted || fnmatch(name, this.#wanted),
    );
    return !this.#isMet;
  }

  /** What is said where no task was of that name: nothing ran. */
  unmetWarning(plays: readonly LoadedPlay[]): string {
    const names = plays.flatMap(({ compiled }) => [...tasksOf(compiled.sections.flat())].map(step => taskName(step)));
    const hint = didYouMean(this.#wanted, names) ?? 'it can only follow imports, not includes';
    return `No matching task "${this.#wanted}" found for --start-at-task: ${hint}`;
  }
}
