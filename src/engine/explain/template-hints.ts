import { PluginError } from '../../bridge/controller/helper.ts';
import { didYouMean } from '../../errors.ts';
import { COLLECTION_FILTERS, FILTERS } from '../../template/filters/filter-table.ts';
import { LOOKUP_NAMES } from '../../template/lookups/lookup-table.ts';
import { FILTER_REDIRECTS } from '../../template/redirects.ts';
import type { TemplateError } from '../../template/templar.ts';
import { TESTS } from '../../template/tests/test-table.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { MESSAGE_HINTS } from './template-message-hints.ts';
import { missingName } from './template-place.ts';

/** The variables that a template saw. */
export interface KnownVariables {
  get(name: string): Value | undefined;
  names(): Iterable<string>;
}

/** What the user probably meant by a template that failed. */
export function templateHint(error: TemplateError, known: KnownVariables | undefined): string | undefined {
  if (error.hint !== undefined) return error.hint;
  if (error.cause instanceof PluginError && error.cause.where !== undefined) return `raised at ${error.cause.where}`;
  if (error.variable !== undefined && known !== undefined) return variableHint(error.variable, known);
  const attribute = missingName(error);
  if (attribute !== undefined && known !== undefined) return attributeHint(error, attribute, known);
  const plugin = pluginHint(error.message);
  if (plugin !== undefined) return plugin;
  const found = MESSAGE_HINTS.find(([message]) => message.test(error.message));
  if (found === undefined) return undefined;
  const [message, hint] = found;
  return hint.replace('$1', message.exec(error.message)?.[1] ?? '');
}

const SHORT_NAMES = {
  filter: [...FILTERS.keys()].filter(name => !name.includes('.')),
  test: [...TESTS.keys()].filter(name => !name.includes('.')),
};

/** A filter, test or lookup that there is not. */
function pluginHint(message: string): string | undefined {
  const lookup = /lookup plugin \(([\w.]+)\) not found/.exec(message)?.[1];
  if (lookup !== undefined) return didYouMean(lookup, LOOKUP_NAMES);
  const name = /Could not load "([^"]*)"/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const names = [...SHORT_NAMES.filter, ...FILTER_REDIRECTS.keys(), ...SHORT_NAMES.test, ...COLLECTION_FILTERS.keys()];
  return didYouMean(name, names) ?? `there is no filter or test \`${name}\`; docs/templating.md lists them`;
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
  if (owner !== undefined && !(owner instanceof Dict))
    return `\`${path}\` is ${kindOf(owner)}, which has no such attribute`;
  if (!(owner instanceof Dict)) return undefined;
  const keys = [...owner.keys()].filter(isText).map(textOf);
  return didYouMean(attribute, keys) ?? `\`${path}\` has: ${keys.slice(0, 12).join(', ')}`;
}

function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (isText(value)) return 'a text';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'boolean' ? 'a boolean' : 'a number';
}
