import { OMIT } from '../../ansible-words.ts';
import type { Core } from '../../core-line.ts';
import { PlayError } from '../../errors.ts';
import { repr } from '../../python/repr.ts';
import { asText, str } from '../../python/semantics.ts';
import { type Templar, TemplateError } from '../../template/templar.ts';
import { ofKeyword } from '../../template/templar-error.ts';
import { type Dict, isText, positionsOf, textOf, type Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { toBoolean } from './strict-boolean.ts';

/** Types of keywords in the words of 2.14. */
const TYPE_WORDS = { bool: 'a boolean', int: 'an int', float: 'a float' } as const;

/** A keyword's value on a host that is not of its type. @param source where the keyword is written */
export function wrongValue(
  step: TaskStep,
  name: string,
  type: keyof typeof TYPE_WORDS,
  value: Value,
  core: Core,
  source: Dict = step.ast.source,
): PlayError | TemplateError {
  if (core.templateErrors) {
    const raw = step.effective.nearest(name) ?? source.get(name) ?? null;
    const details = { source: isText(raw) ? textOf(raw) : undefined, keyword: name };
    return new TemplateError('AnsibleError', `The value ${repr(value)} could not be converted to '${type}'.`, details);
  }
  return new PlayError(
    `the field '${name}' has an invalid value (${str(value)}), and could not be converted to ${TYPE_WORDS[type]}.`,
    {
      code: 'keyword-type',
      position: positionsOf(source)?.value(name) ?? step.ast.at,
    },
  );
}

/** A keyword's value on a host. @throws TemplateError that names the keyword where a variable is undefined */
export function rendered(name: string, value: Value, templar: Templar): Value {
  try {
    return templar.template(value);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    if (templar.core.templateErrors) throw ofKeyword(error, name);
    if (error.className !== 'AnsibleUndefinedVariable') throw error;
    const { message, variable, hint, source, line } = error;
    throw new TemplateError(
      'AnsibleParserError',
      `The field '${name}' has an invalid value, which includes an undefined variable. The error was: ${message}`,
      { variable, hint, source, line, cause: error },
    );
  }
}

/** A task's name on a host. One that cannot be rendered is shown as it was written: it must not fail the task. */
export function renderedName(name: string, render: (value: Value) => Value): string {
  try {
    return str(render(name));
  } catch {
    return name;
  }
}

/** Values of a task's keywords, rendered in the view of a host. */
export class KeywordValues {
  readonly #step: TaskStep;
  readonly #templar: Templar;
  constructor(step: TaskStep, templar: Templar) {
    this.#step = step;
    this.#templar = templar;
  }

  value(name: string): Value | undefined {
    const raw = this.#step.effective.nearest(name);
    const value = raw === undefined ? undefined : rendered(name, raw, this.#templar);
    if (value !== OMIT) return value;
    const { hidden } = this.#step.effective;
    return hidden(name)
      .map(each => rendered(name, each, this.#templar))
      .find(each => each !== OMIT);
  }

  boolean(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    try {
      return toBoolean(value);
    } catch {
      throw wrongValue(this.#step, name, 'bool', value, this.#templar.core);
    }
  }

  number(name: string, type: 'int' | 'float' = 'float'): number | undefined {
    const value = this.value(name);
    if (value === undefined || value === null || value === '') return undefined;
    const number = typeof value === 'boolean' ? Number.NaN : Number(str(value));
    if (Number.isNaN(number)) throw wrongValue(this.#step, name, type, value, this.#templar.core);
    return number;
  }

  /** A whole number; of a float what stands before the point, as Python's `int` has it, where the line admits one. */
  integer(name: string): number | undefined {
    const value = this.value(name);
    const { core } = this.#templar;
    const text = asText(value ?? null);
    if (text !== undefined && text !== '' && !/^\s*[-+]?\d+\s*$/.test(text))
      throw wrongValue(this.#step, name, 'int', text, core);
    const number = this.number(name, 'int');
    if (number === undefined || Number.isInteger(number)) return number;
    if (core.wholeKeywords) throw wrongValue(this.#step, name, 'int', value ?? null, core);
    return Math.trunc(number);
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    return str(value);
  }
}
