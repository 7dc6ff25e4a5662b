import { str } from '../python/repr.ts';
import { Dict, isText, type Value } from '../values.ts';

/** Why a module's name is on its way out, or is gone. */
export interface Farewell {
  readonly text: string;
  readonly version: string | undefined;
  readonly date: string | undefined;
}

/** What `plugin_routing` says of a module's name. */
export interface Route {
  /** The full name of the module to take in its place, as written. */
  readonly redirect: string | undefined;
  /** The full name of the action that carries the module out, as the module's own entry says. */
  readonly actionPlugin: string | undefined;
  /** Where the action of that name went, beside what is said of the module. */
  readonly actionRedirect: string | undefined;
  readonly deprecation: Farewell | undefined;
  readonly tombstone: Farewell | undefined;
}

/** A group of `action_groups`: its modules and the groups that it takes in, by full names. */
export interface ActionGroup {
  readonly members: readonly string[];
  readonly extended: readonly string[];
  /** What is wrong with what it says of itself. */
  readonly faults: readonly string[];
}

/** What tsplay reads of a collection's `meta/runtime.yml`. */
export interface CollectionRuntime {
  /** By the module's short name. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Where parts of modules in Python went, by their dotted names below module_utils: as written. */
  readonly moduleUtils: ReadonlyMap<string, string>;
  /** By the group's short name. */
  readonly groups: ReadonlyMap<string, ActionGroup>;
}

const part = (value: Value | undefined, name: string): Value | undefined =>
  value instanceof Dict ? value.get(name) : undefined;
const text = (value: Value | undefined): string | undefined =>
  value === undefined || value === null ? undefined : str(value);
const list = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
const entries = (value: Value | undefined): (readonly [string, Value])[] =>
  value instanceof Dict ? [...value].map(([name, each]) => [str(name), each] as const) : [];

/** @param collection the name, as `ns.col`: what names in the file without one are of */
export function parseRuntime(document: Value, collection: string): CollectionRuntime {
  const routing = part(document, 'plugin_routing');
  const routes = new Map(entries(part(routing, 'modules')).map(([name, value]) => [name, routeOf(value)] as const));
  // What is said of the action that carries a module out comes first.
  for (const [name, value] of entries(part(routing, 'action'))) {
    const action = routeOf(value);
    const known = routes.get(name);
    if (known === undefined || action.tombstone !== undefined) routes.set(name, action);
    else {
      const deprecation = action.deprecation ?? known.deprecation;
      routes.set(name, { ...known, deprecation, actionRedirect: action.redirect });
    }
  }
  const groups = new Map(
    entries(part(document, 'action_groups')).map(([name, value]) => [name, groupOf(value, collection)] as const),
  );
  const moduleUtils = new Map<string, string>();
  for (const [name, value] of entries(part(routing, 'module_utils'))) {
    const { redirect } = routeOf(value);
    if (redirect !== undefined) moduleUtils.set(name, redirect);
  }
  return { routes, moduleUtils, groups };
}

function routeOf(value: Value): Route {
  return {
    redirect: text(part(value, 'redirect')),
    actionPlugin: text(part(value, 'action_plugin')),
    actionRedirect: undefined,
    deprecation: farewell(part(value, 'deprecation')),
    tombstone: farewell(part(value, 'tombstone')),
  };
}

function farewell(value: Value | undefined): Farewell | undefined {
  if (!(value instanceof Dict)) return undefined;
  return {
    text: text(value.get('warning_text')) ?? '',
    version: text(value.get('removal_version')),
    date: text(value.get('removal_date')),
  };
}

function groupOf(value: Value, collection: string): ActionGroup {
  const full = (name: Value) => (str(name).split('.').length > 2 ? str(name) : `${collection}.${str(name)}`);
  const members: string[] = [];
  const extended: string[] = [];
  const faults: string[] = [];
  let described = 0;
  for (const entry of list(value)) {
    if (isText(entry)) members.push(full(entry));
    if (!(entry instanceof Dict)) continue;
    const metadata = entry.get('metadata');
    const groups = part(metadata, 'extend_group') ?? null;
    extended.push(...(isText(groups) ? [groups] : list(groups)).map(full));
    if (metadata !== undefined && entry.size === 1) described += 1;
    faults.push(...faultsOf(entry, described > 1));
  }
  return { members, extended, faults };
}

/** In Ansible's words. @param again an earlier entry of the group has described it already */
function faultsOf(entry: Dict, again: boolean): string[] {
  const metadata = entry.get('metadata');
  if (metadata === undefined || entry.size > 1)
    return [`The only expected key is metadata, but got keys: ${[...entry.keys()].map(str).sort().join(', ')}`];
  const faults = again ? ['The group contains multiple metadata entries.'] : [];
  if (!(metadata instanceof Dict)) faults.push(`The metadata is not a dictionary. Got ${str(metadata)}`);
  else {
    const others = [...metadata.keys()].map(str).filter(name => name !== 'extend_group');
    if (others.length > 0) faults.push(`The metadata contains unexpected keys: ${others.join(', ')}`);
    const groups = metadata.get('extend_group');
    if (groups !== undefined && !isText(groups) && !Array.isArray(groups))
      faults.push(`The metadata contains unexpected key types: extend_group is ${str(groups)} (expected type list)`);
  }
  return faults.length === 0 ? [] : [faults.join(' ')];
}
