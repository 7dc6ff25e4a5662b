import { PlayError } from '../errors.ts';
import { BecomeError, ExecError, UnreachableError } from '../remote/connection.ts';
import { TemplateError } from '../template/templar.ts';
import { Dict } from '../values.ts';
import { explain } from './explanations.ts';
import { toValue } from './result.ts';
import type { TaskStep } from './steps.ts';
import { ModuleFailure } from './task-context.ts';
import { type KnownVariables, templateHint } from './template-hints.ts';
import { placeOf } from './template-place.ts';

/**
 * A task's result when it ended by an exception; a bug of tsplay itself is thrown on.
 * @param known the variables that the task saw: a misspelt one is found among them
 */
export function failureData(error: unknown, step: TaskStep, known?: KnownVariables): Dict {
  if (error instanceof ModuleFailure) {
    const data = toValue(error.data, true) as Dict;
    data.set('failed', true);
    data.set('msg', error.message);
    return data;
  }
  if (error instanceof UnreachableError) {
    const data = Dict.from({ changed: false, msg: error.message, unreachable: true });
    return explain(data, undefined, error.hint);
  }
  if (error instanceof TemplateError) return templateFailure(error, step, known);
  if (error instanceof PlayError) {
    return explain(failed(error.message), error.position ?? step.ast.at, error.hint);
  }
  if (error instanceof BecomeError || error instanceof ExecError) return failed(error.message);
  throw error;
}

function failed(msg: string): Dict {
  return Dict.from({ failed: true, changed: false, msg });
}

function templateFailure(error: TemplateError, step: TaskStep, known: KnownVariables | undefined): Dict {
  const undefinedVariable = error.className === 'AnsibleUndefinedVariable';
  const message = undefinedVariable
    ? `The task includes an option with an undefined variable. The error was: ${error.message}`
    : withoutLayers(error.message);
  return explain(failed(message), placeOf(error, step), templateHint(error, known));
}

/** A loop of variables is told once, not once for each time round. */
function withoutLayers(message: string): string {
  return message.slice(Math.max(0, message.indexOf('recursive loop detected')));
}

/** A condition that could not be evaluated. @param keyword where it stands: `when`, `until`... */
export function conditionFailure(error: unknown, step: TaskStep, keyword: string, known: KnownVariables): Dict {
  if (!(error instanceof TemplateError)) throw error;
  return explain(failed(error.message), placeOf(error, step, keyword), templateHint(error, known));
}
