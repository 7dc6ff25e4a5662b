import { Announcer } from '../../../../src/engine/announcer.ts';
import type { RunEvent, TaskInfo } from '../../../../src/engine/events.ts';
import { StepByStep } from '../../../../src/engine/play/step-by-step.ts';

/** Asks for a task and then for a handler, of a user who gives these answers. */
async function asked(answers: readonly string[]): Promise<{ wanted: boolean[]; shown: string; banners: string[] }> {
  const left = [...answers];
  let shown = '';
  const banners: string[] = [];
  const terminal = {
    interactive: true,
    write: (text: string) => {
      shown += text;
    },
    readLine: async () => left.shift() ?? '',
  };
  const reporter = {
    handle: (event: RunEvent) => {
      if (event.type === 'step-answered') banners.push(event.prompt);
    },
  };
  const steps = new StepByStep(
    { terminal, signal: new AbortController().signal, step: true },
    new Announcer(reporter, true),
  );
  const task = (name: string, handler: boolean) => ({ name, handler }) as TaskInfo;
  const wanted = [await steps.isWanted(task('one', false)), await steps.isWanted(task('H', true))];
  return { wanted, shown, banners };
}

const TASK = 'Perform task: TASK: one (N)o/(y)es/(c)ontinue:';
const HANDLER = 'Perform task: HANDLER: H (N)o/(y)es/(c)ontinue:';

describe('--step', () => {
  test.each([
    [
      ['y', 'n'],
      [true, false],
      [TASK, HANDLER],
    ],
    [
      ['Yes', 'x'],
      [true, false],
      [TASK, HANDLER],
    ],
    [
      ['', 'y'],
      [false, true],
      [TASK, HANDLER],
    ],
    [['c'], [true, true], [TASK]],
  ])('%j', async (answers, wanted, prompts) => {
    const result = await asked(answers);
    expect(result.wanted).toEqual(wanted);
    expect(result.banners).toEqual(prompts);
    expect(result.shown).toBe(prompts.map(prompt => `${prompt} `).join(''));
  });
});
