import { PlayError } from '../../errors.ts';
import type { IncludeRequest } from '../attempt/include-request.ts';
import { DYNAMIC_INCLUDES } from '../compile/actions.ts';
import type { CompiledStep, TaskStep } from '../compile/steps.ts';
import { compileInclude } from '../play/include.ts';
import { metaAction } from '../play/meta.ts';
import type { PlayRun } from '../play/play-run.ts';
import { mayMakeFiles } from './controller-files.ts';
import type { ForeseenTask } from './foreseen-task.ts';
import { askedFor } from './include-requests.ts';
import { type Doomed, isUnguarded, type Surroundings } from './preflight.ts';
import { type KnownView, knownConditions, knownView } from './task-fault.ts';
import { UnknownNames } from './unknown-names.ts';

interface Place {
  readonly run: PlayRun;
  readonly around: Surroundings;
  readonly included: boolean;
  readonly certain: boolean;
  /** The includes that lead here. */
  readonly chain: readonly string[];
}

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
  readonly #guessed = new Set<string>();
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

  /** What an include has brought while a play runs: from here on, nothing is known of variables. */
  included(run: PlayRun, steps: readonly CompiledStep[], around: Surroundings): void {
    this.unknown.everything = true;
    this.#steps(steps, { run, around, included: true, certain: true, chain: [] });
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
    this.tasks.push(task);
    const entered = this.#isEntered(task);
    if (entered === false) return;
    const { requests, complete } = askedFor(task, this.unknown);
    if (!complete) this.#loseSight();
    const certain = complete && requests.length === 1 && entered === true && isUnguarded(task.step, task.around);
    for (const request of requests) {
      if (!complete && this.#isGuessed(request)) continue;
      this.#follow(task, request, { ...place, certain: certain && task.reached });
    }
  }

  /** From here on, tasks may run that nobody has looked at. */
  #loseSight(): void {
    this.unknown.everything = true;
    this.#unseen = true;
    this.#ended = true;
  }

  /** Whether any host comes past the conditions of an include; undefined where only the run can tell. */
  #isEntered({ step, run }: ForeseenTask): boolean | undefined {
    const { hosts } = run.progress;
    if (step.effective.when.length === 0) return true;
    for (const host of hosts) {
      const holds = conditionsHold(step, knownView(step, run, host, this.unknown));
      if (holds !== false) return holds;
    }
    return hosts.length === 0 ? undefined : false;
  }

  /** Whether a file that an include may come to has been looked into as such. */
  #isGuessed({ target, parts }: IncludeRequest): boolean {
    const key = JSON.stringify([target, parts]);
    const known = this.#guessed.has(key);
    this.#guessed.add(key);
    return known;
  }

  /** @param place what is included: certain where the run is sure to come to it */
  #follow(task: ForeseenTask, request: IncludeRequest, place: Place): void {
    const link = `${request.kind} ${request.target} from ${task.step.ast.at.file}`;
    if (place.chain.includes(link)) return;
    if (place.chain.length >= DEEPEST || ++this.#includes > MOST) {
      this.#loseSight();
      return;
    }
    try {
      const { steps } = compileInclude(task.run, task.step, request);
      for (const error of task.run.play.context.read.faults?.splice(0) ?? [])
        this.#unreadable(task, request, error, place.certain);
      this.#steps(steps, { ...place, included: true, chain: [...place.chain, link] });
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      this.#unreadable(task, request, error, place.certain);
    }
  }

  #unreadable(task: ForeseenTask, { target }: IncludeRequest, error: PlayError, comes: boolean): void {
    const open = this.mayMake(target);
    const certain = comes && !open;
    this.tasks.push({ ...task, unreadable: { error, certain, open } });
    this.unknown.everything = true;
    this.#unseen ||= !certain;
  }
}

/** Undefined where only the run can tell, also where a condition cannot be evaluated. */
function conditionsHold(step: TaskStep, view: KnownView): boolean | undefined {
  try {
    return knownConditions(step, view);
  } catch (error) {
    if (error instanceof PlayError) return undefined;
    throw error;
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
