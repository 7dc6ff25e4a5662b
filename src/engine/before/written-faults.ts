import { PlayError } from '../../errors.ts';
import { isUnsafe } from '../../python/unsafe.ts';
import { type Templar, TemplateError } from '../../template/templar.ts';
import { Dict, isText, positionsOf, textOf, type Value } from '../../values.ts';
import { conditionList } from '../attempt/conditions.ts';
import type { ModuleCall } from '../attempt/module-call.ts';
import type { TaskStep } from '../compile/steps.ts';
import { templateHint } from '../explain/template-hints.ts';
import { placeOf } from '../explain/template-place.ts';

/** What is wrong with a task as it is written, whatever the variables. */
export interface WrittenFault {
  readonly error: PlayError;
  /** A condition of the task stands before it and may rule it out. */
  readonly avoidable: boolean;
}

const NUMBERS = ['retries', 'delay', 'async', 'poll', 'throttle', 'timeout', 'port'];
const VERDICTS = ['until', 'failed_when', 'changed_when'];

function* textsOf(value: Value): Generator<string> {
  if (isText(value)) {
    if (!isUnsafe(value)) yield textOf(value);
  } else if (Array.isArray(value)) for (const part of value) yield* textsOf(part);
  else if (value instanceof Dict) for (const part of value.values()) yield* textsOf(part);
}

/** Templates and conditions that cannot be read, and numbers that are none: Ansible tells them when the task runs. */
export function* writtenFaults(
  step: TaskStep,
  { definition, args }: ModuleCall,
  templar: Templar,
): Generator<WrittenFault> {
  const { effective } = step;
  for (const [index, condition] of effective.when.entries()) {
    const error = conditionFault(step, condition, 'when', templar);
    if (error !== undefined) yield { error, avoidable: index > 0 };
  }
  const avoidable = effective.when.length > 0;
  for (const [name, value] of args) {
    if (definition.options[name]?.asWritten === true) continue;
    for (const text of textsOf(value)) {
      const error = faultOf(step, undefined, () => templar.check(text));
      if (error !== undefined) yield { error, avoidable };
    }
  }
  for (const keyword of VERDICTS) {
    for (const condition of conditionList(effective.nearest(keyword)) ?? []) {
      const error = conditionFault(step, condition, keyword, templar);
      if (error !== undefined) yield { error, avoidable };
    }
  }
  for (const name of NUMBERS) {
    const error = numberFault(step, name);
    if (error !== undefined) yield { error, avoidable };
  }
}

function conditionFault(step: TaskStep, condition: Value, keyword: string, templar: Templar): PlayError | undefined {
  if (!isText(condition) || isUnsafe(condition) || textOf(condition).trim() === '') return undefined;
  const text = textOf(condition);
  // A condition that is a template gives the text that is then evaluated.
  if (/\{[{%#]/.test(text)) return faultOf(step, keyword, () => templar.check(text));
  const told = (message: string) => `The conditional check '${text}' failed. The error was: ${message}`;
  return faultOf(step, keyword, () => templar.check(`{% if ${text} %} True {% else %} False {% endif %}`), told);
}

function faultOf(
  step: TaskStep,
  keyword: string | undefined,
  check: () => void,
  told = (message: string) => message,
): PlayError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { className, source, line, hint } = error;
    const whole = new TemplateError(className, told(error.message), { source, line, hint, cause: error });
    return new PlayError(whole.message, {
      code: 'template-syntax',
      position: placeOf(whole, step, keyword),
      hint: templateHint(whole, undefined),
      cause: error,
    });
  }
}

function numberFault(step: TaskStep, name: string): PlayError | undefined {
  const value = step.ast.keywords.get(name);
  if (!isText(value) || /\{[{%]/.test(textOf(value))) return undefined;
  const text = textOf(value).trim();
  if (text === '' || !Number.isNaN(Number(text))) return undefined;
  return new PlayError(`the field '${name}' has an invalid value (${text}), and could not be converted to an int.`, {
    code: 'keyword-type',
    position: positionsOf(step.ast.source)?.value(name) ?? step.ast.at,
    hint: 'give a number',
  });
}
