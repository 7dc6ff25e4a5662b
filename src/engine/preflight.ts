import { EXIT, PlayError } from '../errors.ts';
import { checkArguments } from '../modules/api/args.ts';
import { isText, positionsOf, textOf, type Value } from '../values.ts';
import { checkIncludeArguments, DYNAMIC_INCLUDES, ENGINE_ACTIONS, includeArguments } from './actions.ts';
import type { LoadedPlay } from './load-playbook.ts';
import { metaAction } from './meta.ts';
import { writtenArguments } from './stages/arguments.ts';
import { moduleOf } from './stages/execute.ts';
import type { CompiledStep, TaskStep } from './steps.ts';

/** A task that cannot succeed, known before anything ran. */
export interface Doomed {
  readonly play: LoadedPlay;
  readonly step: TaskStep;
  readonly error: PlayError;
  /** Nothing catches or ignores the failure, and no condition can avoid it. */
  readonly certain: boolean;
}

function holdsTemplate(value: Value): boolean {
  if (isText(value)) return /\{\{|\{%|\{#/.test(textOf(value));
  if (Array.isArray(value)) return value.some(holdsTemplate);
  if (value instanceof Map) return [...value.values()].some(holdsTemplate);
  return false;
}

interface Surroundings {
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

/**
 * Looks at every task of a play before the run.
 * @throws PlayError for what Ansible refuses when it reads a playbook too (unknown modules, meta actions, include options)
 */
export async function checkPlay(play: LoadedPlay): Promise<Doomed[]> {
  const doomed: Doomed[] = [];
  const all = [...play.compiled.sections.flat(), ...play.compiled.handlers];
  for (const { step, around } of stepsOf(all, { rescued: false })) {
    if (step.action === 'meta') metaAction(step);
    if (DYNAMIC_INCLUDES.has(step.action)) checkIncludeArguments(step.action, step.ast, includeArguments(step.ast));
    if (ENGINE_ACTIONS.has(step.action) || step.implicit) continue;
    const definition = await moduleOf(step);
    for (const problem of checkArguments(definition, writtenArguments(step, definition), {
      templated: holdsTemplate,
    })) {
      doomed.push({ play, step, error: argumentError(step, problem), certain: isCertain(step, around) });
    }
  }
  return doomed;
}

function isCertain(step: TaskStep, around: Surroundings): boolean {
  const { effective } = step;
  const open = ['ignore_errors', 'failed_when', 'loop', 'args'].some(name => effective.nearest(name) !== undefined);
  const defaults = effective.moduleDefaults.length > 0;
  return !(
    open ||
    defaults ||
    around.rescued ||
    step.handler ||
    effective.when.length > 0 ||
    step.ast.withLookup !== undefined
  );
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
