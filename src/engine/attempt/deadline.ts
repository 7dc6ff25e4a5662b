import type { ModuleDefinition, ModuleResult } from '../../modules/api/module.ts';
import type { TaskContext } from './task-context.ts';

/** How long what was ended may take to be over: its processes on the host are being ended, too. */
const PATIENCE_MS = 4000;

/** The task's `timeout`, in seconds (0: none): what a module has under way is ended when it is over. */
export class Deadline {
  /** Aborted with the run, and at the task's own time. */
  readonly signal: AbortSignal;
  readonly #seconds: number;
  readonly #over = new AbortController();

  constructor(seconds: number, run: AbortSignal) {
    this.#seconds = seconds;
    this.signal = seconds > 0 ? AbortSignal.any([run, this.#over.signal]) : run;
  }

  /** Whether the task's own time was over before the module was. */
  get passed(): boolean {
    return this.#over.signal.aborted;
  }

  async run(definition: ModuleDefinition, context: TaskContext<unknown>): Promise<ModuleResult> {
    const running = definition.run(context as never);
    if (this.#seconds <= 0 || (await within(running, this.#seconds * 1000))) return running;
    const msg = `The ${definition.name} action failed to execute in the expected time frame (${this.#seconds}) and was terminated`;
    this.#over.abort(new Error(msg));
    await within(running, PATIENCE_MS);
    return { failed: true, msg };
  }
}

/** Whether it has settled by then. */
async function within(running: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>(resolve => {
    timer = setTimeout(resolve, ms, false);
  });
  const settled = running.then(
    () => true,
    () => true,
  );
  const first = await Promise.race([settled, late]);
  clearTimeout(timer);
  return first;
}
