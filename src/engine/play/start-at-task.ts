import { didYouMean } from '../../errors.ts';
import { fnmatch } from '../../python/fnmatch.ts';
import type { LoadedPlay } from '../before/load-playbook.ts';
import { tasksOf } from '../compile/steps.ts';
import type { Run } from '../run.ts';
import { taskName } from '../task/task-info.ts';

/** `--start-at-task` takes a name or a glob pattern, with or without the role. */
export function startMatcher(pattern: string): NonNullable<Run['startAt']> {
  return step => [taskName(step), step.ast.name ?? ''].some(name => name === pattern || fnmatch(name, pattern));
}

/** No task was of that name: nothing ran. */
export function tellUnmatched(run: Run, plays: readonly LoadedPlay[]): void {
  const wanted = run.options.startAtTask ?? '';
  const names = plays.flatMap(({ compiled }) => [...tasksOf(compiled.sections.flat())].map(step => taskName(step)));
  const hint = didYouMean(wanted, names) ?? 'it can only follow imports, not includes';
  run.warn(`No matching task "${wanted}" found for --start-at-task: ${hint}`);
}
