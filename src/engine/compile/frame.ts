import type { Keywords } from '../../playbook/ast.ts';
import { isCollectionName } from '../../playbook/collections.ts';
import { KEYWORDS } from '../../playbook/keywords.ts';
import type { Role } from '../../playbook/role.ts';
import { varsOf } from '../../playbook/role.ts';
import { Dict, isText, textOf, type Value, type Vars } from '../../values.ts';
import { writtenTags } from './tags.ts';

/** A role as one place of a play uses it. */
export interface RoleUse {
  readonly role: Role;
  /** The same for uses that do the same, so that the second one has nothing to do. */
  readonly key: string;
  /** Parameters given where the role is used. */
  readonly params: Vars;
  /** Uses that led here: by dependency or by include, outermost first. */
  readonly parents: readonly RoleUse[];
  /** `vars` where the role is used, the strongest first; the role's own `vars/` are stronger. */
  readonly given: readonly Vars[];
  /** The uses of the roles that it depends on, themselves included. */
  readonly dependencies: readonly RoleUse[];
  /** A role's `dependencies` brought it. */
  readonly dependency: boolean;
  /** Variables of `defaults/` and `vars/`, the last file winning. */
  readonly defaults: readonly Vars[];
  readonly vars: readonly Vars[];
}

/** One level of keyword inheritance: a play, a role, a block, an import or a task. */
export interface Frame {
  readonly keywords: Keywords;
  /** The mapping that was written, for positions of its parts. */
  readonly source?: Dict | undefined;
  readonly parent: Frame | undefined;
  /** What a dynamic include hands to the tasks that it brings: its `vars` and its loop's item, the strongest first. */
  readonly includeParams?: readonly Vars[];
}

/** The keywords that hold for a task once inheritance is applied; values are rendered when the task runs. */
export interface Effective {
  readonly when: readonly Value[];
  /** As written; of a task's step, rendered: what they select by is decided when it is compiled. */
  readonly tags: readonly Value[];
  readonly notify: readonly Value[];
  readonly environment: readonly Value[];
  readonly moduleDefaults: readonly Value[];
  /** Collections that short names may be of: the innermost `collections`, `ns.col` each. */
  readonly collections: readonly string[];
  /** `vars` of the task and its ancestors, innermost first. */
  readonly vars: readonly Vars[];
  /** Variables of the dynamic includes that led here, innermost first. */
  readonly includeParams: readonly Vars[];
  /** The innermost value of a keyword that is inherited as a whole; null and absent are the same. */
  nearest(name: string): Value | undefined;
  /** The values that the innermost one hides, nearest first: they hold where it renders to `omit`. */
  hidden(name: string): readonly Value[];
}

function asList(value: Value): readonly Value[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function gather(frames: readonly Frame[], name: string): Value[] {
  return frames.flatMap(frame => asList(frame.keywords.get(name) ?? null));
}

/** The `vars` that a node itself gives, as they are written. */
export function varsGiven(node: { readonly keywords: Keywords }): readonly Vars[] {
  const value = node.keywords.get('vars') ?? null;
  return asList(value).flatMap(part => (part instanceof Dict ? [varsOf(part)] : []));
}

/** Resolves inheritance over the chain of frames that ends in `frame`. */
export function effectiveKeywords(frame: Frame): Effective {
  const inner: Frame[] = [];
  for (let each: Frame | undefined = frame; each !== undefined; each = each.parent) inner.push(each);
  const outer = inner.toReversed();
  const found = new Map<string, Value>();
  for (const each of outer) {
    for (const [name, value] of each.keywords) {
      const inherits = KEYWORDS[name]?.inherit === 'nearest' || each === frame;
      if (value !== null && inherits) found.set(name, value);
    }
  }
  return {
    when: gather(outer, 'when'),
    tags: outer.flatMap(each => writtenTags(each.keywords.get('tags') ?? null)),
    notify: asList(found.get('notify') ?? null),
    environment: gather(outer, 'environment'),
    moduleDefaults: gather(outer, 'module_defaults'),
    collections: collectionsOf(frame),
    vars: inner.flatMap(varsGiven),
    includeParams: inner.flatMap(each => each.includeParams ?? []),
    nearest: name => found.get(name),
    hidden: name => {
      if (KEYWORDS[name]?.inherit !== 'nearest') return [];
      return inner.flatMap(each => each.keywords.get(name) ?? []).slice(1);
    },
  };
}

/** The innermost `collections` of a chain of frames. */
export function collectionsOf(frame: Frame): readonly string[] {
  for (let each: Frame | undefined = frame; each !== undefined; each = each.parent) {
    const own = each.keywords.get('collections') ?? null;
    if (own !== null) return splitStrings([own]).filter(isCollectionName);
  }
  return [];
}

/** The strings of a keyword that takes one or several, split at commas. */
export function splitStrings(values: readonly Value[]): string[] {
  return values
    .flatMap(value => (Array.isArray(value) ? value : [value]))
    .flatMap(value => (isText(value) ? textOf(value).split(',') : [String(value)]))
    .map(text => text.trim())
    .filter(text => text !== '');
}
