import { setTimeout as sleep } from 'node:timers/promises';
import { defineModule, type ModuleContext } from '../api/module.ts';
import { localTime } from '../shared/commands/command-times.ts';

const ABORTED = 'user requested abort!';

/** Waits, unless the user ends it: ctrl+C then C goes on at once, ctrl+C then A aborts. */
async function wait(context: ModuleContext<unknown>, seconds: number): Promise<void> {
  const over = new AbortController();
  const { terminal } = context;
  const signal = AbortSignal.any([over.signal, context.signal]);
  const timer = sleep(seconds * 1000, undefined, { signal });
  const user = terminal.interactive ? terminal.pause?.({ line: false, echo: false, signal }) : undefined;
  try {
    const end = await Promise.race([timer, ...(user === undefined ? [] : [user])]);
    if (end?.aborted === true) context.fail(ABORTED);
  } finally {
    over.abort();
    await Promise.allSettled([timer, user]);
  }
}

/** What the user enters. */
async function answer(context: ModuleContext<unknown>, echo: boolean): Promise<string> {
  const { terminal, signal } = context;
  if (terminal.pause === undefined) return terminal.readLine({ echo, signal });
  const { aborted, text } = await terminal.pause({ line: true, echo, signal });
  return aborted ? context.fail(ABORTED) : text;
}

/** Python's round(x, 2) of a duration, printed as a float. */
function rounded(value: number): string {
  const text = String(Math.round(value * 100) / 100);
  return text.includes('.') ? text : `${text}.0`;
}

export default defineModule({
  summary: 'Waits for a time, or for the user.',
  options: {
    seconds: { type: 'int', truncated: true, description: 'How long to wait.' },
    minutes: { type: 'int', truncated: true, description: 'How long to wait.' },
    prompt: { type: 'str', description: 'What to ask the user.' },
    echo: { type: 'bool', default: true, description: 'Show what the user types.' },
  },
  mutuallyExclusive: [['minutes', 'seconds']],
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  bypassHostLoop: true,
  supportsAsync: false,
  run: async context => {
    const { seconds, minutes, prompt, echo } = context.args;
    const { terminal } = context;
    const given = minutes === undefined ? seconds : minutes * 60;
    const duration = given === undefined ? undefined : Math.max(1, given);
    const hidden = echo ? '' : ' (output is hidden)';
    const question = `[${context.taskName.trim()}]\n${prompt ?? 'Press enter to continue, Ctrl+C to interrupt'}${hidden}:`;
    const start = Date.now();
    let userInput = '';
    if (duration !== undefined) {
      terminal.write(
        `Pausing for ${duration} seconds${hidden}\n${context.core.quietEnd && !terminal.interactive ? '' : "(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\n"}`,
      );
      if (prompt !== undefined && prompt !== '') terminal.write(`${question}\n`);
      await wait(context, duration);
    } else {
      terminal.write(`${question}\n`);
      if (terminal.interactive) userInput = await answer(context, echo);
      else context.warn('Not waiting for response to prompt as stdin is not interactive');
    }
    const elapsed = (Date.now() - start) / 1000;
    const unit = seconds === undefined ? 'minutes' : 'seconds';
    return {
      changed: false,
      rc: 0,
      stderr: '',
      stdout: `Paused for ${rounded(unit === 'minutes' ? elapsed / 60 : elapsed)} ${unit}`,
      start: localTime(new Date(start)),
      stop: localTime(new Date()),
      delta: Math.floor(elapsed),
      echo,
      user_input: userInput,
    };
  },
});
