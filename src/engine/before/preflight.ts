import { EXIT, nearest, PlayError } from '../../errors.ts';
import { checkArguments } from '../../modules/api/args.ts';
import { keyPosition } from '../../playbook/parse-keywords.ts';
import { LOOKUP_NAMES } from '../../template/lookups/lookup-table.ts';
import type { Templar } from '../../template/templar.ts';
import { isText, type Position, positionsOf, textOf, type Value } from '../../values.ts';
import {
  isOfAbsentCollection,
  isTemplatedAction,
  type ModuleCall,
  unknownModule,
  writtenCall,
} from '../attempt/module-call.ts';
import { hideWritten } from '../attempt/secret-arguments.ts';
import { checkIncludeArguments, DYNAMIC_INCLUDES, ENGINE_ACTIONS, includeArguments } from '../compile/actions.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import { type CompiledStep, type TaskStep, tasksOf } from '../compile/steps.ts';
import { metaAction } from '../play/meta.ts';
import type { Secrets } from '../secrets.ts';
import type { HostScopes } from '../variables/host-scopes.ts';
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
  /** Found in what only the run will bring (included files) or by what variables hold. */
  readonly foreseen?: true;
}

/** Where what is wrong was written. */
export function placeOfFault({ error, step, play }: Doomed): Position {
  return error.position ?? step?.ast.actionAt ?? play.compiled.play.at;
}

function holdsTemplate(value: Value): boolean {
  if (isText(value)) return /\{\{|\{%|\{#/.test(textOf(value));
  if (Array.isArray(value)) return value.some(holdsTemplate);
  if (value instanceof Map) return [...value.values()].some(holdsTemplate);
  return false;
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
 * @param refused is told what Ansible refuses when it reads a playbook too (unknown modules, meta actions, include options);
 *   without it, that is thrown
 */
export async function checkPlay(
  play: LoadedPlay,
  templar: Templar,
  secrets: Secrets,
  refused: (error: PlayError) => void = error => {
    throw error;
  },
): Promise<Doomed[]> {
  const doomed: Doomed[] = [];
  const all = [...play.compiled.sections.flat(), ...play.compiled.handlers];
  for (const { step, around } of stepsOf(all, { rescued: false })) {
    try {
      for (const fault of await checkTask(step, around, templar, secrets)) doomed.push({ play, step, ...fault });
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      refused(withoutSecrets(error, step));
    }
  }
  return doomed;
}

/** Looks at every task of a play for what Ansible refuses when it reads one, and at nothing else. @throws PlayError */
export async function readPlay({ compiled }: LoadedPlay): Promise<void> {
  for (const step of tasksOf([...compiled.sections.flat(), ...compiled.handlers])) await readTask(step);
}

/** @throws PlayError for what Ansible refuses when it reads a task */
async function readTask(step: TaskStep): Promise<void> {
  refuseAsWritten(step);
  if (ENGINE_ACTIONS.has(step.action) || step.implicit || isTemplatedAction(step)) return;
  const call = await availableCall(step);
  if (call instanceof PlayError && isOfAbsentCollection(step)) throw unknownModule(step.ast.action, step);
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
  refuseAsWritten(step);
  if (ENGINE_ACTIONS.has(step.action) || step.implicit || isTemplatedAction(step)) return [];
  const call = await availableCall(step);
  if (call instanceof PlayError) return [{ error: call, certain: isCertain(step, around) }];
  hideWritten(call, secrets);
  const written = [...writtenFaults(step, call, templar)].map(({ error, avoidable }) => ({
    error,
    certain: !avoidable && isUnguarded(step, around),
  }));
  const problems = checkArguments(call.definition, call.args, { templated: holdsTemplate }).map(problem => ({
    error: argumentError(step, problem),
    certain: isCertain(step, around),
  }));
  return [...written, ...problems];
}

function refuseAsWritten(step: TaskStep): void {
  if (DYNAMIC_INCLUDES.has(step.action)) checkIncludeArguments(step.action, step.ast, includeArguments(step.ast));
  if (!(ENGINE_ACTIONS.has(step.action) || step.implicit)) refuseUnknownLoop(step);
}

/** A module that exists, only not here, is no mistake of the playbook: it matters when the task is reached. */
async function availableCall(step: TaskStep): Promise<ModuleCall | PlayError> {
  try {
    return await writtenCall(step);
  } catch (error) {
    if (error instanceof PlayError && error.code === 'module-unavailable') return error;
    throw error;
  }
}

/** `with_NAME` for a lookup that there is not: Ansible takes it for a second module. */
function refuseUnknownLoop(step: TaskStep): void {
  const name = step.ast.withLookup?.lookup;
  if (name === undefined || LOOKUP_NAMES.has(name)) return;
  throw new PlayError(`conflicting action statements: ${step.ast.action}, with_${name}`, {
    code: 'unknown-lookup',
    position: keyPosition(step.ast.source, `with_${name}`, step.ast.at),
    hint: `there is no lookup \`${name}\`${suggestion(name)}`,
    exitCode: EXIT.parse,
  });
}

function suggestion(name: string): string {
  const near = nearest(name, LOOKUP_NAMES);
  return near === undefined ? '' : `: did you mean \`with_${near}\`?`;
}

/** Once the task is reached, nothing but its conditions keeps it from running, and nothing tolerates its failure. */
export function isUnguarded(step: TaskStep, around: Surroundings): boolean {
  const tolerant = ['ignore_errors', 'loop'].some(name => step.effective.nearest(name) !== undefined);
  return !(tolerant || around.rescued || step.handler || step.ast.withLookup !== undefined);
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
