import { fnmatchExpression } from '../../python/fnmatch.ts';
import { entriesOf, isMapping } from '../../python/mapping.ts';
import { regex } from '../../python/regex/regex.ts';
import { asText, PythonError, str, typeName } from '../../python/semantics.ts';
import { split } from '../../python/split.ts';
import { isUndefined } from '../../python/undefined.ts';
import type { Value } from '../../values.ts';
import type { CallContext, Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';
import { CONFIG_DEFAULTS } from './config-defaults.ts';
import { lookupError } from './errors.ts';
import { flattened } from './parameters.ts';
import { pluginOptions } from './plugin-options.ts';

function undefinedVariable(message: string): PythonError {
  return new PythonError('AnsibleUndefinedVariable', message);
}

const vars: Lookup = (context, terms, kwargs) =>
  terms.map(term => {
    const name = asText(term);
    if (name === undefined)
      throw lookupError(
        `Invalid setting identifier, "${str(term)}" is not a string, its a <class '${typeName(term)}'>`,
      );
    const value = context.resolve(name);
    if (value !== undefined) {
      if (isUndefined(value)) value.fail();
      return context.template(value);
    }
    const fallback = kwargs.get('default');
    if (fallback === undefined)
      throw undefinedVariable(
        context.services.core?.lookupWords === true
          ? `No variable named '${name}' was found.`
          : `No variable found with this name: ${name}`,
      );
    return fallback;
  });

function variableNames(context: CallContext): string[] {
  const names = context.variableNames?.();
  if (names !== undefined) return [...names];
  const all = context.resolve('vars');
  return all !== undefined && isMapping(all) ? entriesOf(all).map(([name]) => str(name)) : [];
}

const varNames: Lookup = (context, terms) => {
  const names = variableNames(context);
  return terms.flatMap(term => {
    const pattern = asText(term);
    if (pattern === undefined)
      throw lookupError(
        `Invalid setting identifier, "${str(term)}" is not a string, it is a <class '${typeName(term)}'>`,
      );
    try {
      const compiled = regex(pattern);
      return names.filter(name => compiled.search(name) !== undefined);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      throw lookupError(`Unable to use "${pattern}" as a search parameter: ${error.message}`);
    }
  });
};

/** The first word of a term, as Ansible takes it. */
function firstWord(term: Value): string {
  const text = asText(term);
  if (text === undefined)
    throw new PythonError('AttributeError', `'${typeName(term)}' object has no attribute 'split'`);
  const [word] = split(text, undefined);
  if (word === undefined) throw new PythonError('IndexError', 'list index out of range');
  return word;
}

const env: Lookup = (context, terms, kwargs) =>
  terms.map(term => {
    const value = context.services.environment[firstWord(term)];
    if (value !== undefined) return value;
    const fallback = kwargs.get('default') ?? '';
    if (isUndefined(fallback)) throw undefinedVariable(`The "env" lookup, found an undefined variable: ${str(term)}`);
    return fallback;
  });

/** Names that stand for functions and classes among Ansible's settings. */
const INTERNALS = new Set([
  'ConfigManager',
  'Sequence',
  'add_internal_fqcns',
  'set_constant',
  'string_types',
  'to_text',
]);

const config: Lookup = (context, terms, kwargs) => {
  const missing = str(kwargs.get('on_missing') ?? 'error');
  if (!['error', 'skip', 'warn'].includes(missing))
    throw new PythonError(
      'AnsibleOptionsError',
      `Invalid value "${missing}" for configuration option "plugin_type: lookup plugin: config setting: on_missing ", valid values are: error, skip, warn`,
    );
  const type = kwargs.get('plugin_type') ?? null;
  const plugin = kwargs.get('plugin_name') ?? null;
  if ((type === null) !== (plugin === null))
    throw new PythonError(
      'AnsibleOptionsError',
      'Both plugin_type and plugin_name are required, cannot use one without the other',
    );
  const ofPlugin = type === null ? undefined : pluginOptions(context, str(type), str(plugin));
  return terms.flatMap((term): Value[] => {
    const name = asText(term);
    if (name === undefined)
      throw new PythonError(
        'AnsibleOptionsError',
        `Invalid setting identifier, "${str(term)}" is not a string, its a <class '${typeName(term)}'>`,
      );
    if (ofPlugin === undefined && INTERNALS.has(name))
      throw new PythonError('AnsibleLookupError', `Invalid setting "${name}" attempted`);
    const value = ofPlugin === undefined ? (context.setting?.(name) ?? CONFIG_DEFAULTS.get(name)) : ofPlugin(name);
    if (value !== undefined) return [value];
    if (missing === 'warn') context.services.warn(`Skipping, did not find setting ${name}`);
    if (missing !== 'error') return [];
    const lack =
      ofPlugin === undefined
        ? `module 'ansible.constants' has no attribute '${name}'`
        : `Requested entry (plugin_type: ${str(type)} plugin: ${str(plugin)} setting: ${name} ) was not defined in configuration.`;
    throw new PythonError('AnsibleLookupError', `Unable to find setting ${name}. ${lack}. ${lack}`);
  });
};

/** The hosts of one part of a pattern: a group, a host, or a glob over both. */
function hostsOf(groups: ReadonlyMap<string, readonly string[]>, part: string): string[] {
  const matches = part.startsWith('~')
    ? (name: string) => regex(part.slice(1)).match(name) !== undefined
    : (name: string) => name === part || fnmatchExpression(part).test(name);
  const hosts = [...groups].flatMap(([name, members]) =>
    matches(name) || part === '*' ? members : members.filter(matches),
  );
  return [...new Set(hosts)];
}

/** Additions come first, exclusions last. */
const RANKS: Readonly<Record<string, number>> = { '&': 1, '!': 2 };

const inventoryHostnames: Lookup = (context, terms) => {
  const found = context.resolve('groups');
  if (found === undefined || !isMapping(found)) throw new PythonError('KeyError', "'groups'");
  const groups = new Map(
    entriesOf(found).map(([name, members]) => [str(name), Array.isArray(members) ? members.map(str) : []] as const),
  );
  let hosts: string[] = [];
  const parts = flattened(terms)
    .flatMap(term => str(term).split(/[,:]/))
    .map(part => part.trim())
    .filter(part => part !== '');
  const rank = (part: string) => RANKS[part[0] ?? ''] ?? 0;
  for (const part of [...parts].sort((a, b) => rank(a) - rank(b))) {
    const named = hostsOf(groups, part.replace(/^[!&]/, ''));
    if (part.startsWith('!')) hosts = hosts.filter(host => !named.includes(host));
    else if (part.startsWith('&')) hosts = hosts.filter(host => named.includes(host));
    else hosts = [...new Set([...hosts, ...named])];
  }
  return hosts;
};

/** Lookups of variables, settings and the inventory. */
export default defineLookups({
  vars,
  varnames: varNames,
  env,
  config,
  inventory_hostnames: inventoryHostnames,
});
