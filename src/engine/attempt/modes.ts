import type { KeywordValues } from '../variables/keyword-values.ts';
import type { TaskRun } from './task-view.ts';

/** How a task is to run; times in seconds, 0: none. */
export interface Modes {
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly asyncSeconds: number;
  readonly poll: number;
  readonly timeout: number;
}

export function modesOf(run: TaskRun, keywords: KeywordValues): Modes {
  const { options } = run.services;
  return {
    checkMode: keywords.boolean('check_mode') ?? options.checkMode,
    diffMode: keywords.boolean('diff') ?? options.diffMode,
    asyncSeconds: keywords.integer('async') ?? 0,
    poll: keywords.integer('poll') ?? options.settings.pollInterval,
    timeout: keywords.integer('timeout') ?? options.settings.taskTimeout,
  };
}
