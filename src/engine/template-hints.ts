import { didYouMean } from '../errors.ts';
import type { TemplateError } from '../template/templar.ts';
import { Dict, isText, textOf, type Value } from '../values.ts';
import { missingName } from './template-place.ts';

/** The variables that a template saw. */
export interface KnownVariables {
  get(name: string): Value | undefined;
  names(): Iterable<string>;
}

const SYNTAX: readonly (readonly [RegExp, string])[] = [
  [/got '='/, 'values are compared with `==`'],
  [/unexpected '(?:end of print statement|}})'/, 'the expression ends too early: what should stand before }} ?'],
  [/unexpected 'end of statement block'/, 'the expression ends too early: an operand is missing at its end'],
  [/expected token 'end of print statement'/, 'is an operator, a `|` or a quote missing?'],
  [/looking for the following tags: .*'(endif|endfor|endmacro|endset|endblock|endfilter)'/s, 'close it with {% $1 %}'],
  [/unexpected char '&'/, '`and` joins conditions'],
  [/unexpected char '!'/, '`not` negates'],
];

/** What the user probably meant by a template that failed. */
export function templateHint(error: TemplateError, known: KnownVariables | undefined): string | undefined {
  if (error.hint !== undefined) return error.hint;
  if (error.variable !== undefined && known !== undefined) return variableHint(error.variable, known);
  const attribute = missingName(error);
  if (attribute !== undefined && known !== undefined) return attributeHint(error, attribute, known);
  const found = SYNTAX.find(([message]) => message.test(error.message));
  if (found === undefined) return undefined;
  const [message, hint] = found;
  return hint.replace('$1', message.exec(error.message)?.[1] ?? '');
}

function variableHint(name: string, known: KnownVariables): string {
  const near = didYouMean(name, known.names());
  if (near !== undefined) return near;
  if (name.startsWith('ansible_'))
    return 'facts are known once they were gathered: `gather_facts: true`, or the setup module';
  return `\`${name}\` is set nowhere; where it may be missing, write \`${name} | default(...)\``;
}

/** The owner of the attribute is found by its written path, where that is names alone. */
function attributeHint(error: TemplateError, attribute: string, known: KnownVariables): string | undefined {
  const path = new RegExp(`([A-Za-z_][\\w.]*)(?:\\.|\\[['"])${attribute}(?!\\w)`).exec(error.source ?? '')?.[1];
  if (path === undefined) return undefined;
  const [first = '', ...rest] = path.split('.');
  let owner: Value | undefined = known.get(first);
  for (const name of rest) owner = owner instanceof Dict ? owner.get(name) : undefined;
  if (!(owner instanceof Dict)) return undefined;
  const keys = [...owner.keys()].filter(isText).map(textOf);
  return didYouMean(attribute, keys) ?? `\`${path}\` has: ${keys.slice(0, 12).join(', ')}`;
}
