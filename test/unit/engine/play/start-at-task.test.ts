import type { TaskStep } from '../../../../src/engine/compile/steps.ts';
import { StartAtTask } from '../../../../src/engine/play/start-at-task.ts';

const step = (name: string, more: Partial<TaskStep> = {}) =>
  ({
    ast: { name, action: 'debug' },
    action: 'debug',
    role: undefined,
    handler: false,
    implicit: false,
    ...more,
  }) as TaskStep;

/** Names of the tasks that are run, of those that a play has. */
function run(wanted: string, steps: readonly TaskStep[]): (string | undefined)[] {
  const startAt = new StartAtTask(wanted);
  return steps.filter(each => !startAt.skips(each)).map(({ ast }) => ast.name);
}

test.each([
  ['two', ['two', 'three']],
  ['t*', ['two', 'three']],
  ['t?o', ['two', 'three']],
  ['th[ra]ee', ['three']],
  ['four', []],
])('--start-at-task %s', (wanted, names) => {
  expect(
    run(
      wanted,
      ['one', 'two', 'three'].map(name => step(name)),
    ),
  ).toEqual(names);
});

test('handlers and what nobody wrote are never left out', () => {
  const steps = [step('H', { handler: true }), step('Gathering Facts', { implicit: true }), step('one')];
  expect(run('two', steps)).toEqual(['H', 'Gathering Facts']);
});

test('one that is not there is told, with what may have been meant', () => {
  const startAt = new StartAtTask('tow');
  const plays = [{ compiled: { sections: [[{ ...step('two'), kind: 'task' }]] } }] as never;
  expect(startAt.isMet).toBe(false);
  expect(startAt.unmetWarning(plays)).toBe('No matching task "tow" found for --start-at-task: did you mean `two`?');
});
