import type { Value, Vars } from '../values.ts';

/** What a constructed inventory asks of the templates. Each throws PlayError `inventory-expression`. */
export interface Expressions {
  /** The value of an expression without braces. */
  evaluate(expression: Value, vars: Vars): Value;
  holds(condition: Value, vars: Vars): boolean;
  /** A text with templates in it. */
  render(text: Value, vars: Vars): string;
  /** As Python's `str`. */
  text(value: Value): string;
  /** Python's name of a value's type, as its messages have it. */
  typeName(value: Value): string;
}
