import type { Dict, Position, Value, Vars } from '../values.ts';

/** The keywords that a node itself sets. */
export type Keywords = ReadonlyMap<string, Value>;

export interface Node {
  readonly at: Position;
  readonly keywords: Keywords;
  /** The mapping that was written, for positions of its parts. */
  readonly source: Dict;
}

/** A module call, or an include/import: the engine tells them apart by `action`. */
export interface Task extends Node {
  readonly kind: 'task';
  readonly name: string | undefined;
  /** The module's name as written. */
  readonly action: string;
  /** What stands under the module's name: free-form text, a mapping or nothing. */
  readonly args: Value;
  readonly actionAt: Position;
  /** `with_x`: the lookup's name and its terms. */
  readonly withLookup?: { readonly lookup: string; readonly terms: Value };
}

export interface Block extends Node {
  readonly kind: 'block';
  readonly body: readonly Step[];
  readonly rescue: readonly Step[];
  readonly always: readonly Step[];
}

export type Step = Task | Block;

/** One entry of `roles:` or of a role's dependencies. */
export interface RoleEntry extends Node {
  readonly role: string;
  /** Keys that are no keywords: the role's parameters. */
  readonly params: Vars;
}

export interface Play extends Node {
  readonly kind: 'play';
  readonly name: string | undefined;
  readonly hosts: Value;
  readonly roles: readonly RoleEntry[];
  readonly preTasks: readonly Step[];
  readonly tasks: readonly Step[];
  readonly postTasks: readonly Step[];
  readonly handlers: readonly Step[];
  readonly file: string;
}

export interface ImportPlaybook extends Node {
  readonly kind: 'import_playbook';
  readonly path: string;
}

export interface Playbook {
  readonly file: string;
  readonly entries: readonly (Play | ImportPlaybook)[];
}
