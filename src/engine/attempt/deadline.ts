import type { ModuleDefinition, ModuleResult } from '../../modules/api/module.ts';
import { Dict } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { taskFailed, tellTrail } from '../explain/task-trail.ts';
import type { Modes } from './modes.ts';
import type { TaskContext } from './task-context.ts';

/** How long what was ended may take to be over: its processes on the host are being ended, too. */
const PATIENCE_MS = 4000;
/** What a timer can wait for: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;
/** What ansible-core 2.19 takes for a task's time, in seconds. */
const BOUND_219 = 100_000_000;
const NO_FRAME = 'Configure `DISPLAY_TRACEBACK` to see a traceback on timeout errors.';

/** What ansible-core 2.19 says of a task whose time was over, or is none. */
export function timeoutFailure({ timeout }: Modes, step: TaskStep, isOver: boolean): Dict {
  const data = Dict.from({ failed: true, changed: false });
  if (isOver) data.set('timedout', Dict.from({ frame: NO_FRAME, period: timeout }));
  const message = isOver
    ? `Timed out after ${timeout} second(s).`
    : `Timeout ${timeout} is invalid, it must be between 0 and ${BOUND_219}.`;
  return tellTrail(data, [taskFailed(step), { message, at: undefined }]);
}

export const isBounded = ({ timeout }: Modes): boolean => timeout >= 0 && timeout <= BOUND_219;

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
    if (this.#seconds <= 0 || (await within(running, Math.min(this.#seconds * 1000, LONGEST_MS)))) return running;
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
