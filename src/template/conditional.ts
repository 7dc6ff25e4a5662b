import { truthy } from '../python/compare.ts';
import { str } from '../python/repr.ts';
import { asText } from '../python/text.ts';
import { Undefined } from '../python/undefined.ts';
import { isUnsafe } from '../python/unsafe.ts';
import type { Value } from '../values.ts';
import { plainTypeName } from './plain-type-name.ts';
import { TemplateError } from './templar-error.ts';
import type { RenderSettings } from './templar-settings.ts';

/** What the evaluation of conditions needs of a templar. */
export interface ConditionRenderer {
  template(value: Value, options: Pick<RenderSettings, 'disableLookups' | 'tested'>): Value;
  isTemplate(value: Value): boolean;
  warn(message: string): void;
  /** Is told of a condition whose result is no boolean, and its type. */
  readonly loose: ((condition: string, type: string) => void) | undefined;
}

const DEFINED = /(hostvars\[.+\]|[\w_]+)\s+(not\s+is|is|is\s+not)\s+(defined|undefined)/g;

/** When the undefined variable is the one that the condition asks about, its test has an answer. */
function definedTest(condition: string, message: string): boolean | undefined {
  const name = /'(hostvars\[.+\]|[\w_]+)' is undefined/.exec(message)?.[1]?.replaceAll("'", '"');
  if (name === undefined) return undefined;
  for (const [, tested = '', logic = '', state] of condition.matchAll(DEFINED)) {
    if (tested.replaceAll("'", '"') === name) return logic.includes('not') === (state === 'defined');
  }
  return undefined;
}

function evaluate(condition: Value, renderer: ConditionRenderer): boolean {
  if (renderer.isTemplate(condition)) {
    renderer.warn(
      `conditional statements should not include jinja2 templating delimiters such as {{ }} or {% %}. Found: ${str(condition)}`,
    );
  }
  let text = str(condition);
  try {
    const rendered = renderer.template(condition, { disableLookups: isUnsafe(condition) });
    const expression = asText(rendered);
    if (expression === undefined || expression === '') return truthy(rendered);
    text = expression;
    const disableLookups = isUnsafe(condition) || isUnsafe(rendered);
    const { loose } = renderer;
    const tested = loose && ((value: Value) => tellLoose(value, expression, loose));
    const settings = tested === undefined ? { disableLookups } : { disableLookups, tested };
    const answer = renderer.template(`{% if ${expression} %} True {% else %} False {% endif %}`, settings);
    return str(answer).trim() === 'True';
  } catch (error) {
    if (!(error instanceof TemplateError) || error.className !== 'AnsibleUndefinedVariable') throw error;
    const known = definedTest(text, error.message);
    if (known !== undefined) return known;
    throw new TemplateError(
      'AnsibleUndefinedVariable',
      `error while evaluating conditional (${str(condition)}): ${error.message}`,
      { variable: error.variable, source: text, cause: error },
    );
  }
}

function tellLoose(value: Value, expression: string, loose: (condition: string, type: string) => void): void {
  if (typeof value !== 'boolean' && !(value instanceof Undefined)) loose(expression, plainTypeName(value));
}

/** One condition of a `when`. @throws TemplateError AnsibleError "The conditional check ... failed". */
export function checkCondition(condition: Value, renderer: ConditionRenderer): boolean {
  if (condition === null || condition === '') return true;
  if (typeof condition === 'boolean') return condition;
  try {
    return evaluate(condition, renderer);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const message = `The conditional check '${str(condition)}' failed. The error was: ${error.message}`;
    const { variable, source, line, hint } = error;
    throw new TemplateError('AnsibleError', message, { variable, source, line, hint, cause: error });
  }
}
