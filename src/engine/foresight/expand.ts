import { PlayError } from '../../errors.ts';
import { TemplateError } from '../../template/templar.ts';
import { DYNAMIC_INCLUDES } from '../actions.ts';
import { compileInclude } from '../include.ts';
import { type IncludeRequest, includeRequest } from '../include-request.ts';
import { metaAction } from '../meta.ts';
import type { PlayRun } from '../play-run.ts';
import { isUnguarded, type Surroundings } from '../preflight.ts';
import { isLoop } from '../stages/loop.ts';
import type { CompiledStep, TaskStep } from '../steps.ts';
import { searchFrom, type TaskView } from '../task-run.ts';
import { mayMakeFiles } from './controller-files.ts';
import { ifKnown, knownVariables } from './known-variables.ts';
import { UnknownNames } from './unknown-names.ts';

/** A task that the run comes to, as far as that can be told beforehand. */
export interface ForeseenTask {
  readonly play: PlayRun;
  readonly step: TaskStep;
  readonly around: Surroundings;
  /** A dynamic include brings it. */
  readonly included: boolean;
  /** Nothing before it can end the play for a host, or keep the include that brings it from being reached. */
  readonly reached: boolean;
  /** Every task before it is known, and so are the names that they set. */
  readonly known: boolean;
  /** What it asks to include cannot be read; false where an earlier task may make it. */
  readonly unreadable?: { readonly error: PlayError; readonly certain: boolean };
}

interface Place {
  readonly play: PlayRun;
  readonly around: Surroundings;
  readonly included: boolean;
  readonly certain: boolean;
  /** The includes that lead here. */
  readonly chain: readonly string[];
}

/** Names of files and roles that are made of these alone are known before the run. */
class StableNames extends UnknownNames {
  static readonly #stable = new Set(['role_path', 'playbook_dir', 'role_name', 'inventory_dir', 'omit']);
  override has(name: string): boolean {
    return !StableNames.#stable.has(name);
  }
}

const STABLE = new StableNames();
const DEEPEST = 12;
/** Includes of a run that are followed; one more, and the rest is left to the run. */
const MOST = 2000;

/** Follows the run through its plays, into every include whose name is known. */
export class Expansion {
  readonly tasks: ForeseenTask[] = [];
  readonly unknown = new UnknownNames();
  #ended = false;
  #includes = 0;

  /** Handlers come first: when they run, and what they set, is not known. */
  play(play: PlayRun): void {
    this.#ended = false;
    const place: Place = { play, around: { rescued: false }, included: false, certain: true, chain: [] };
    for (const handler of play.handlers) this.#task(handler, { ...place, certain: false });
    for (const section of play.compiled.sections) this.#steps(section, place);
  }

  /** Whether a task so far may write what a later play reads as variables. */
  mayWriteVariables(): boolean {
    return this.tasks.some(task => ['group_vars', 'host_vars', 'vars'].some(name => mayMakeFiles(task, name)));
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
    const { play, around, included } = place;
    const task = { play, step, around, included, reached, known };
    this.unknown.learn(step);
    if (place.included && step.role !== undefined)
      for (const vars of [...step.role.defaults, ...step.role.vars])
        for (const name of vars.keys()) this.unknown.add(name);
    if (step.action === 'meta' && /^end_/.test(metaAction(step))) this.#ended = true;
    if (DYNAMIC_INCLUDES.has(step.action)) this.#include(task, place);
    else this.tasks.push(task);
  }

  #include(task: ForeseenTask, place: Place): void {
    const request = requestOf(task);
    if (request === undefined || place.chain.length >= DEEPEST || ++this.#includes > MOST) {
      this.unknown.everything = true;
      this.#ended = true;
      this.tasks.push(task);
      return;
    }
    const link = `${request.kind} ${request.target} from ${task.step.ast.at.file}`;
    if (place.chain.includes(link)) return;
    try {
      const { steps } = compileInclude(task.play, task.step, request);
      this.tasks.push(task);
      this.#steps(steps, {
        ...place,
        included: true,
        certain: task.reached && alwaysRuns(task),
        chain: [...place.chain, link],
      });
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      const certain = task.reached && alwaysRuns(task) && !this.tasks.some(each => mayMakeFiles(each, request.target));
      this.tasks.push({ ...task, unreadable: { error, certain } });
      this.unknown.everything = true;
    }
  }
}

function alwaysRuns({ step, around }: ForeseenTask): boolean {
  return isUnguarded(step, around) && step.effective.when.length === 0;
}

/** What an include asks for; undefined where only the run can tell. */
function requestOf({ step, play }: ForeseenTask): IncludeRequest | undefined {
  const scope = play.baseScope();
  const templar = play.run.templar(scope, searchFrom(step)).with(knownVariables(scope, STABLE));
  const view: TaskView = { scope, templar };
  try {
    const request = ifKnown(() => includeRequest({ step }, view, new Map()));
    return request === undefined || (isLoop(step) && request.apply.size > 0) ? undefined : request;
  } catch (error) {
    if (error instanceof TemplateError || error instanceof PlayError) return undefined;
    throw error;
  }
}
