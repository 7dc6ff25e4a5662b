import { PlayError } from '../errors.ts';
import { BecomeError, ExecError, UnreachableError } from '../remote/connection.ts';
import { TemplateError } from '../template/templar.ts';
import { Dict, type Position } from '../values.ts';
import { codeFrame } from './code-frame.ts';
import { toValue } from './result.ts';
import type { TaskStep } from './steps.ts';
import { ModuleFailure } from './task-context.ts';

/** A task's result when it ended by an exception; a bug of tsplay itself is thrown on. */
export function failureData(error: unknown, step: TaskStep): Dict {
  if (error instanceof ModuleFailure) {
    const data = toValue(error.data, true) as Dict;
    data.set('failed', true);
    data.set('msg', error.message);
    return data;
  }
  if (error instanceof UnreachableError) {
    return Dict.from({ changed: false, msg: withHint(error.message, error.hint), unreachable: true });
  }
  const message = messageOf(error, step);
  if (message === undefined) throw error;
  return Dict.from({ failed: true, changed: false, msg: message });
}

function messageOf(error: unknown, step: TaskStep): string | undefined {
  if (error instanceof TemplateError) {
    const undefinedVariable = error.className === 'AnsibleUndefinedVariable';
    const text = undefinedVariable
      ? `The task includes an option with an undefined variable. The error was: ${error.message}`
      : error.message;
    return located(text, error.hint, step.ast.at);
  }
  if (error instanceof PlayError) return located(error.message, error.hint, error.position ?? step.ast.at);
  if (error instanceof BecomeError || error instanceof ExecError) return error.message;
  return undefined;
}

function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}\n${hint}`;
}

function located(message: string, hint: string | undefined, at: Position): string {
  const frame = codeFrame(at);
  return `${message}\n\n${frame}${hint === undefined ? '' : `\n${hint}`}`;
}

/** A condition that could not be evaluated. */
export function conditionFailure(error: unknown, step: TaskStep): Dict {
  if (!(error instanceof TemplateError)) throw error;
  return Dict.from({ failed: true, changed: false, msg: located(error.message, error.hint, step.ast.at) });
}
