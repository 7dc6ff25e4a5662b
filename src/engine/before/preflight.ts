import { EXIT, PlayError } from '../../errors.ts';
import { checkArguments, holdsTemplate } from '../../modules/api/args.ts';
import type { Templar } from '../../template/templar.ts';
import { type Position, positionsOf } from '../../values.ts';
import { availableCall, isTemplatedAction } from '../attempt/module-call.ts';
import { hideWritten } from '../attempt/secret-arguments.ts';
import { ENGINE_ACTIONS } from '../compile/actions.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import type { CompiledStep, TaskStep } from '../compile/steps.ts';
import { metaAction } from '../play/meta.ts';
import type { Secrets } from '../secrets.ts';
import type { HostScopes } from '../variables/host-scopes.ts';
import { refuseAsWritten } from './refused-as-read.ts';
import { withoutSecrets } from './without-secrets.ts';
import { writtenFaults } from './written-faults.ts';

/** A task, or a whole play, that cannot succeed, known before anything ran. */
export interface Doomed {
  readonly play: LoadedPlay;
  /** Undefined where it is the play itself. */
  readonly step: TaskStep | undefined;
  readonly error: PlayError;
  /** Nothing catches or ignores the failure, and no condition can avoid it. */
  readonly certain: boolean;
  /** What is not there may be by the time it is needed: an earlier task may make it. */
  readonly open?: boolean;
}

/** Where what is wrong was written. */
export function placeOfFault({ error, step, play }: Doomed): Position {
  return error.position ?? step?.ast.actionAt ?? play.compiled.play.at;
}

export interface Surroundings {
  readonly rescued: boolean;
}

function* stepsOf(
  steps: readonly CompiledStep[],
  around: Surroundings,
): Generator<{ step: TaskStep; around: Surroundings }> {
  for (const step of steps) {
    if (step.kind === 'task') yield { step, around };
    else {
      const rescued = around.rescued || step.rescue.length > 0;
      yield* stepsOf(step.body, { rescued });
      yield* stepsOf(step.rescue, around);
      yield* stepsOf(step.always, around);
    }
  }
}

/** For what is read without any variable: whether a template can be. */
export function withoutVariables(scopes: HostScopes): Templar {
  return scopes.templar(scopes.empty());
}

/**
 * Looks at every task of a play before the run.
 * @param refused is told what Ansible refuses when it reads a playbook too (unknown modules, meta actions, include options)
 */
export async function checkPlay(
  play: LoadedPlay,
  templar: Templar,
  secrets: Secrets,
  refused: (fault: Doomed) => void,
): Promise<Doomed[]> {
  const doomed: Doomed[] = [];
  const all = [...play.compiled.sections.flat(), ...play.compiled.handlers];
  for (const { step, around } of stepsOf(all, { rescued: false })) {
    try {
      for (const fault of await checkTask(step, around, templar, secrets)) doomed.push({ play, step, ...fault });
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      refused({ play, step, error: withoutSecrets(error, step), certain: true });
    }
  }
  return doomed;
}

/**
 * Looks at one task as it is written; secrets that stand there are known from then on.
 * @throws PlayError for what Ansible refuses when it reads the task
 */
export async function checkTask(
  step: TaskStep,
  around: Surroundings,
  templar: Templar,
  secrets: Secrets,
): Promise<Pick<Doomed, 'error' | 'certain'>[]> {
  const faults = await faultsOf(step, around, templar, secrets);
  return faults.map(({ error, certain }) => ({ error: withoutSecrets(error, step), certain }));
}

async function faultsOf(
  step: TaskStep,
  around: Surroundings,
  templar: Templar,
  secrets: Secrets,
): Promise<Pick<Doomed, 'error' | 'certain'>[]> {
  if (step.action === 'meta') metaAction(step);
  refuseAsWritten(step, templar);
  if (ENGINE_ACTIONS.has(step.action) || step.implicit || isTemplatedAction(step)) return [];
  const call = await availableCall(step);
  if (call instanceof PlayError) return [{ error: call, certain: isSurelyCalled(step, around) }];
  hideWritten(call, secrets);
  const written = [...writtenFaults(step, call, templar)].map(({ error, avoidable }) => ({
    error,
    certain: !avoidable && isUnguarded(step, around),
  }));
  const problems = checkArguments(call.definition, call.args, { core: templar.core }).map(problem => ({
    error: argumentError(step, problem),
    certain: isCertain(step, around),
  }));
  return [...written, ...problems];
}

/** Once the task is reached, nothing but its conditions keeps it from running, and nothing tolerates its failure. */
export function isUnguarded(step: TaskStep, around: Surroundings): boolean {
  const tolerant = ['ignore_errors', 'loop'].some(name => step.effective.nearest(name) !== undefined);
  return !(tolerant || around.rescued || step.handler || step.ast.withLookup !== undefined);
}

/** The module is called, or looked for, whatever variables say. */
function isSurelyCalled({ effective, ast, handler }: TaskStep, around: Surroundings): boolean {
  const tolerant = ['ignore_errors', 'failed_when'].some(name => effective.nearest(name) !== undefined);
  return !(tolerant || around.rescued || handler || effective.when.length > 0) && !mayBeEmpty(ast);
}

/** The task has a loop, and its items are not written there. */
function mayBeEmpty({ withLookup, keywords }: TaskStep['ast']): boolean {
  const items = withLookup === undefined ? keywords.get('loop') : withLookup.terms;
  return items !== undefined && !(Array.isArray(items) && items.some(item => !holdsTemplate(item)));
}

/** Nor may anything else decide about its arguments or its outcome. */
function isCertain(step: TaskStep, around: Surroundings): boolean {
  const { effective } = step;
  const open = ['failed_when', 'args'].some(name => effective.nearest(name) !== undefined);
  return isUnguarded(step, around) && !open && effective.moduleDefaults.length === 0 && effective.when.length === 0;
}

function argumentError(
  step: TaskStep,
  problem: { message: string; option?: string | undefined; hint?: string | undefined },
): PlayError {
  const where = problem.option === undefined ? undefined : positionsOf(step.ast.args)?.key(problem.option);
  return new PlayError(problem.message, {
    code: 'module-arguments',
    position: where ?? step.ast.actionAt,
    hint: problem.hint,
    exitCode: EXIT.hostFailed,
  });
}
