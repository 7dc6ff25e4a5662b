import pause from '../../../src/modules/ansible.builtin/pause.ts';
import { runModule } from '../../support/module-context.ts';

describe('pause', () => {
  test('waits as long as asked', async () => {
    const { result, printed } = await runModule(pause, { seconds: 0, prompt: 'now' });
    expect(result).toMatchObject({
      changed: false,
      rc: 0,
      delta: 1,
      echo: true,
      user_input: '',
      stdout: expect.stringMatching(/^Paused for 1\.\d+ seconds$/),
    });
    expect(printed).toBe(
      "Pausing for 1 seconds\n(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\n[test task]\nnow:\n",
    );
  });

  test('goes on without a terminal', async () => {
    const { result, warnings } = await runModule(pause, {});
    expect(result).toMatchObject({ stdout: 'Paused for 0.0 minutes', user_input: '' });
    expect(warnings).toEqual(['Not waiting for response to prompt as stdin is not interactive']);
  });

  test('asks the user', async () => {
    const asked: boolean[] = [];
    const terminal = {
      interactive: true,
      readLine: async ({ echo }: { echo: boolean }) => {
        asked.push(echo);
        return 'secret';
      },
    };
    const { result, printed } = await runModule(pause, { prompt: 'Password', echo: false }, { terminal });
    expect(result).toMatchObject({ user_input: 'secret', echo: false });
    expect(asked).toEqual([false]);
    expect(printed).toBe('[test task]\nPassword (output is hidden):\n');
  });

  test.each([
    ['continue', undefined],
    ['abort', 'user requested abort!'],
  ] as const)('ctrl+C then %s', async (answer, msg) => {
    const terminal = { interactive: true, pause: async () => ({ aborted: answer === 'abort', text: '' }) };
    const { result } = await runModule(pause, { minutes: 1 }, { terminal });
    expect(result.msg).toBe(msg);
  });
});
