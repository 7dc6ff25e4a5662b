import type { Announcer } from '../announcer.ts';
import type { TaskInfo } from '../events.ts';
import type { RunOptions } from '../options.ts';

/** `--step`: asks before each task, until the user lets all go on. */
export class StepByStep {
  readonly #options: Pick<RunOptions, 'terminal' | 'signal'>;
  readonly #announcer: Announcer;
  #asks: boolean;

  constructor(options: Pick<RunOptions, 'terminal' | 'signal' | 'step'>, announcer: Announcer) {
    this.#options = options;
    this.#announcer = announcer;
    this.#asks = options.step;
  }

  /** Asks whether a task is to be run; `c` runs it and all that follow without asking. */
  async isWanted({ handler, name }: TaskInfo): Promise<boolean> {
    if (!this.#asks) return true;
    const prompt = `Perform task: ${handler ? 'HANDLER' : 'TASK'}: ${name} (N)o/(y)es/(c)ontinue: `;
    const { terminal, signal } = this.#options;
    await this.#announcer.told();
    terminal.write(prompt);
    const answer = (await terminal.readLine({ echo: true, signal })).trim().toLowerCase();
    const goesOn = ['c', 'continue'].includes(answer);
    if (goesOn) this.#asks = false;
    this.#announcer.emit({ type: 'step-answered', prompt: prompt.trim() });
    return goesOn || ['y', 'yes'].includes(answer);
  }
}
