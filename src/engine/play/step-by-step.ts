import type { TaskInfo } from '../events.ts';
import type { Run } from '../run.ts';

/** `--step`: asks whether a task is to be run; `c` runs it and all that follow without asking. */
export async function isWanted(run: Run, { handler, name }: TaskInfo): Promise<boolean> {
  if (!run.stepping) return true;
  const prompt = `Perform task: ${handler ? 'HANDLER' : 'TASK'}: ${name} (N)o/(y)es/(c)ontinue: `;
  const { terminal, signal } = run.options;
  terminal.write(prompt);
  const answer = (await terminal.readLine({ echo: true, signal })).trim().toLowerCase();
  const goesOn = ['c', 'continue'].includes(answer);
  if (goesOn) run.stepping = false;
  run.emit({ type: 'step-answered', prompt: prompt.trim() });
  return goesOn || ['y', 'yes'].includes(answer);
}
