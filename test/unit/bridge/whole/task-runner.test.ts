import { RunnerEnded, TaskRunner } from '../../../../src/bridge/whole/task-runner.ts';

const waitedFor = () => process.getActiveResourcesInfo().filter(name => name === 'ProcessWrap').length;

test('this process waits for the end of a runner while a task runs, though its pipes end before', async () => {
  const before = waitedFor();
  const runner = new TaskRunner(
    ['/bin/sh', '-c', 'head -c 4 >&2; exec <&- >&- 2>&-; sleep 0.5; kill -9 $$'],
    process.env,
  );
  expect(waitedFor()).toBe(before);
  const answer = runner.run({ task: 'x' }, new AbortController().signal);
  expect(waitedFor()).toBe(before + 1);
  await expect(answer).rejects.toThrow(RunnerEnded);
  expect(runner.ended).toBe(true);
});
