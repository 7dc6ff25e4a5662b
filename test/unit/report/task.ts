import type { TaskInfo } from '../../../src/engine/events.ts';

/** Of whatever is shown in these tests. */
export const TASK: TaskInfo = {
  id: 1,
  name: 'debug',
  action: 'debug',
  handler: false,
  checkMode: false,
  loop: false,
  ignoreErrors: false,
  at: { file: 'play.yml', line: 1, column: 1 },
  argumentsText: () => '',
};
