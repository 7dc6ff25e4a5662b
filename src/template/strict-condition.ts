import { truthy } from '../python/compare.ts';
import { reprText, str } from '../python/repr.ts';
import { asText } from '../python/text.ts';
import { isUnsafe } from '../python/unsafe.ts';
import type { Value } from '../values.ts';
import { plainTypeName } from './plain-type-name.ts';
import { withStrings } from './syntax/escape-backslashes.ts';
import type { SyntaxOptions } from './syntax/options.ts';
import { TemplateError } from './templar-error.ts';

/** What the evaluation of conditions as ansible-core 2.19 has them needs of a templar. */
export interface ExpressionEvaluator {
  readonly syntax: SyntaxOptions;
  /** Whether conditions without a boolean result are only warned of (ALLOW_BROKEN_CONDITIONALS). */
  readonly allowsBroken: boolean;
  template(text: string): Value;
  expression(text: string): Value;
  deprecated(message: string): void;
}

const HINT =
  'Broken conditionals can be temporarily allowed with the `ALLOW_BROKEN_CONDITIONALS` configuration option.';

function broken(message: string, source?: string): TemplateError {
  return new TemplateError('AnsibleBrokenConditionalError', message, { hint: HINT, source });
}

/** Whether a text may be nothing but one template. */
function isWrapped(text: string, { variableStart, variableEnd, blockStart, blockEnd }: SyntaxOptions): boolean {
  const within = (start: string, end: string) => text.startsWith(start) && text.endsWith(end);
  return within(variableStart, variableEnd) || within(blockStart, blockEnd);
}

function toBoolean(value: Value, text: string, evaluator: ExpressionEvaluator): boolean {
  if (typeof value === 'boolean') return value;
  const answer = truthy(value);
  const shown = answer ? 'True' : 'False';
  const message = `Conditional result (${shown}) was derived from value of type '${plainTypeName(value)}'. Conditionals must have a boolean result.`;
  if (!evaluator.allowsBroken) throw broken(message, text);
  evaluator.deprecated(message);
  return answer;
}

/** Templates inside of the strings of an expression are rendered, still. */
function withoutEmbedded(expression: string, evaluator: ExpressionEvaluator): string {
  if (!expression.includes(evaluator.syntax.variableStart)) return expression;
  return withStrings(expression, evaluator.syntax, quoted => {
    if (!quoted.includes(evaluator.syntax.variableStart)) return quoted;
    evaluator.deprecated('Conditionals should not be surrounded by templating delimiters such as {{ }} or {% %}.');
    return reprText(str(evaluator.template(quoted.slice(1, -1))));
  });
}

function evaluate(text: string, evaluator: ExpressionEvaluator): boolean {
  const expression = text.trim();
  if (expression === '') {
    if (!evaluator.allowsBroken) throw broken('Empty conditional expressions are not allowed.', text);
    evaluator.deprecated('Empty conditional expression was evaluated as True.');
    return true;
  }
  try {
    return toBoolean(evaluator.expression(withoutEmbedded(expression, evaluator)), expression, evaluator);
  } catch (error) {
    if (!(error instanceof TemplateError) || error.className !== 'AnsibleUndefinedVariable') throw error;
    const { message, variable, hint } = error;
    const told = `Error while evaluating conditional: ${message}`;
    throw new TemplateError(error.className, told, { variable, hint, source: expression, cause: error });
  }
}

/**
 * One condition: an expression with a boolean result. One that is a whole template is rendered before.
 * @throws TemplateError AnsibleBrokenConditionalError, AnsibleUndefinedVariable, AnsibleTemplateSyntaxError...
 */
export function holds(condition: Value, evaluator: ExpressionEvaluator): boolean {
  if (condition === null) return true;
  if (typeof condition === 'boolean') return condition;
  const text = asText(condition);
  if (text === undefined) {
    if (!evaluator.allowsBroken) throw broken('Conditional expressions must be strings.');
    evaluator.deprecated('Conditional expressions must be strings.');
    return truthy(condition);
  }
  if (isUnsafe(condition)) throw untrusted(text);
  if (!isWrapped(text.trim(), evaluator.syntax)) return evaluate(text, evaluator);
  evaluator.deprecated('Conditionals should not be surrounded by templating delimiters such as {{ }} or {% %}.');
  const rendered = evaluator.template(text);
  const next = rendered === null ? '' : asText(rendered);
  if (next === undefined) return toBoolean(rendered, text, evaluator);
  if (next.trim() !== '' && !isWritten(next, text, rendered)) throw untrusted(next);
  return evaluate(next, evaluator);
}

/** Text that a template has put together, or that a host said, is no expression; that of a variable may be one. */
function isWritten(next: string, text: string, rendered: Value): boolean {
  return !isUnsafe(rendered) && (/^\{\{\s*[\w.[\]'"]+\s*\}\}$/.test(text.trim()) || next === text);
}

function untrusted(text: string): TemplateError {
  return new TemplateError('TemplateTrustCheckFailedError', 'Encountered untrusted template or expression.', {
    source: text,
    hint: 'Templates and expressions must be defined by trusted sources such as playbooks or roles, not untrusted sources such as module results.',
  });
}
