import { PlayError } from '../../errors.ts';
import { TemplateError } from '../../template/templar.ts';
import { type IncludeRequest, includeRequest } from '../attempt/include-request.ts';
import { searchFrom, type TaskView } from '../attempt/task-view.ts';
import { DYNAMIC_INCLUDES } from '../compile/actions.ts';
import type { CompiledStep, TaskStep } from '../compile/steps.ts';
import { isLoop } from '../loop/loop-control.ts';
import { compileInclude } from '../play/include.ts';
import { metaAction } from '../play/meta.ts';
import type { PlayRun } from '../play/play-run.ts';
import { mayMakeFiles } from './controller-files.ts';
import type { ForeseenTask } from './foreseen-task.ts';
import { ifKnown, knownVariables } from './known-variables.ts';
import { type Doomed, isUnguarded, type Surroundings } from './preflight.ts';
import { UnknownNames } from './unknown-names.ts';

interface Place {
  readonly run: PlayRun;
  readonly around: Surroundings;
  readonly included: boolean;
  readonly certain: boolean;
  /** The includes that lead here. */
  readonly chain: readonly string[];
}

/** Only names of files and roles that need no variable of the run are followed. */
const NO_VARIABLES = new UnknownNames();
NO_VARIABLES.everything = true;
const DEEPEST = 12;
/** Includes of a run that are followed; one more, and the rest is left to the run. */
const MOST = 2000;

/** Faults with which a task does nothing at all. */
const NEVER_BEGUN: ReadonlySet<string> = new Set(['module-unavailable', 'module-arguments', 'unknown-module']);

/** Follows the run through its plays, into every include whose name is known. */
export class Expansion {
  readonly tasks: ForeseenTask[] = [];
  readonly unknown = new UnknownNames();
  /** Tasks that nobody sees beforehand may have run. */
  #unseen = false;
  #ended = false;
  #includes = 0;
  /** What could not be read may have brought handlers. */
  readonly handlersMissing: boolean;

  /** Tasks that fail before they do anything. */
  readonly #idle: ReadonlySet<TaskStep | undefined>;

  /** @param unread what is missing in the plays; @param told what is known of tasks already */
  constructor(unread: readonly PlayError[], told: readonly Pick<Doomed, 'step' | 'error'>[]) {
    this.#idle = new Set(told.filter(({ error }) => NEVER_BEGUN.has(error.code)).map(({ step }) => step));
    this.unknown.everything = unread.length > 0;
    this.handlersMissing = unread.some(({ code }) => /^(?:role|yaml)-/.test(code));
  }

  /**
   * Handlers come first: when they run, and what they set, is not known.
   * @param certain who the play is for is known
   */
  play(run: PlayRun, certain: boolean): void {
    this.#ended = false;
    const place: Place = { run, around: { rescued: false }, included: false, certain, chain: [] };
    for (const handler of run.progress.handlers) this.#task(handler, { ...place, certain: false });
    for (const section of run.play.compiled.sections) this.#steps(section, place);
  }

  /** Whether a task so far may write what a later play reads as variables. */
  mayWriteVariables(): boolean {
    return this.#active().some(task => ['group_vars', 'host_vars', 'vars'].some(name => mayMakeFiles(task, name)));
  }

  /** Whether something that may run before a task, or before all that is still to come, may make a file of the controller. */
  mayMake(name: string, before = this.tasks.length): boolean {
    return this.#unseen || this.#active(before).some(task => mayMakeFiles(task, name));
  }

  #active(before = this.tasks.length): ForeseenTask[] {
    return this.tasks.slice(0, before).filter(({ step }) => !this.#idle.has(step));
  }

  #steps(steps: readonly CompiledStep[], place: Place): void {
    for (const step of steps) {
      if (step.kind === 'task') this.#task(step, place);
      else {
        const rescued = place.around.rescued || step.rescue.length > 0;
        this.#steps(step.body, { ...place, around: { rescued } });
        this.#steps(step.rescue, { ...place, certain: false });
        this.#steps(step.always, place);
      }
    }
  }

  #task(step: TaskStep, place: Place): void {
    const known = !this.unknown.everything;
    const reached = place.certain && !this.#ended;
    const { run, around, included } = place;
    const task = { run, step, around, included, reached, known, after: this.tasks.length };
    this.unknown.learn(step);
    if (place.included && step.role !== undefined)
      for (const vars of [...step.role.defaults, ...step.role.vars])
        for (const name of vars.keys()) this.unknown.add(name);
    if (endsThePlay(task)) this.#ended = true;
    if (DYNAMIC_INCLUDES.has(step.action)) this.#include(task, place);
    else this.tasks.push(task);
  }

  #include(task: ForeseenTask, place: Place): void {
    const request = requestOf(task);
    if (request === undefined || place.chain.length >= DEEPEST || ++this.#includes > MOST) {
      this.unknown.everything = true;
      this.#unseen = true;
      this.#ended = true;
      this.tasks.push(task);
      return;
    }
    const link = `${request.kind} ${request.target} from ${task.step.ast.at.file}`;
    if (place.chain.includes(link)) return;
    try {
      const { steps } = compileInclude(task.run, task.step, request);
      for (const error of task.run.play.context.read.faults?.splice(0) ?? []) this.#unreadable(task, request, error);
      this.tasks.push(task);
      this.#steps(steps, {
        ...place,
        included: true,
        certain: task.reached && alwaysRuns(task),
        chain: [...place.chain, link],
      });
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      this.#unreadable(task, request, error);
    }
  }

  #unreadable(task: ForeseenTask, { target }: IncludeRequest, error: PlayError): void {
    const open = this.mayMake(target);
    const certain = task.reached && alwaysRuns(task) && !open;
    this.tasks.push({ ...task, unreadable: { error, certain, open } });
    this.unknown.everything = true;
    this.#unseen ||= !certain;
  }
}

/** Who comes to the task goes no further, or perhaps not. */
function endsThePlay(task: ForeseenTask): boolean {
  const { action } = task.step;
  return action === 'meta' ? /^end_/.test(metaAction(task.step)) : action === 'fail' && alwaysRuns(task);
}

function alwaysRuns({ step, around }: ForeseenTask): boolean {
  return isUnguarded(step, around) && step.effective.when.length === 0;
}

/** What an include asks for; undefined where only the run can tell. */
function requestOf({ step, run: { variables } }: ForeseenTask): IncludeRequest | undefined {
  const scope = variables.withoutHost();
  const templar = variables.templar(scope, searchFrom(step)).with(knownVariables(scope, NO_VARIABLES));
  const view: TaskView = { scope, templar };
  try {
    const request = ifKnown(() => includeRequest({ step }, view, new Map()));
    return request === undefined || (isLoop(step) && request.apply.size > 0) ? undefined : request;
  } catch (error) {
    if (error instanceof TemplateError || error instanceof PlayError) return undefined;
    throw error;
  }
}
