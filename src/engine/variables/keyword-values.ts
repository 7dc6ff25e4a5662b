import { OMIT } from '../../ansible-words.ts';
import { PlayError } from '../../errors.ts';
import { asText, str } from '../../python/semantics.ts';
import { type Templar, TemplateError } from '../../template/templar.ts';
import { positionsOf, type Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { toBoolean } from './strict-boolean.ts';

/** A keyword's value on a host that is not of its type. @param source where the keyword is written */
export function wrongValue(
  step: TaskStep,
  name: string,
  what: string,
  value: Value,
  source: object = step.ast.source,
): PlayError {
  return new PlayError(
    `the field '${name}' has an invalid value (${str(value)}), and could not be converted to ${what}.`,
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
    if (!(error instanceof TemplateError) || error.className !== 'AnsibleUndefinedVariable') throw error;
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
      throw wrongValue(this.#step, name, 'a boolean', value);
    }
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined || value === null || value === '') return undefined;
    const number = typeof value === 'boolean' ? Number.NaN : Number(str(value));
    if (Number.isNaN(number)) throw wrongValue(this.#step, name, 'a number', value);
    return number;
  }

  /** A whole number; of a float what stands before the point, as Python's `int` has it. */
  integer(name: string): number | undefined {
    const value = this.value(name);
    const text = asText(value ?? null);
    if (text !== undefined && text !== '' && !/^\s*[-+]?\d+\s*$/.test(text))
      throw wrongValue(this.#step, name, 'an int', text);
    const number = this.number(name);
    return number === undefined ? undefined : Math.trunc(number);
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    return str(value);
  }
}
