import { Dict, mergeDicts, type Position, positionsOf, type Value } from '../../values.ts';

/**
 * The documented layers, weakest first. Where a variable is defined on two layers, the later one wins;
 * within one layer, what was added later.
 */
export const PRECEDENCE = [
  'connection settings',
  'role defaults',
  'inventory group variables',
  'inventory group_vars/all',
  'playbook group_vars/all',
  'inventory group_vars',
  'playbook group_vars',
  'inventory host variables',
  'inventory host_vars',
  'playbook host_vars',
  'host facts',
  'play vars',
  'play vars_prompt',
  'play vars_files',
  'role vars',
  'block and task vars',
  'include_vars',
  'set_fact and register',
  'role parameters',
  'include parameters',
  'loop variables',
  'extra vars',
  'magic variables',
] as const;

export type Layer = (typeof PRECEDENCE)[number];

const RANK = new Map<Layer, number>(PRECEDENCE.map((layer, index) => [layer, index]));

/** Where variables of one layer come from; a Map, or something that computes them when asked. */
export interface VarsSource {
  get(name: string): Value | undefined;
  has(name: string): boolean;
  keys(): Iterable<string>;
  /** Whether a variable was read from YAML, whose texts are of a class of their own in Ansible; where it does not say, it was. */
  isYaml?(name: string): boolean;
}

/** Where the variables of a source were written: all in one place, or each in its own. */
export type WrittenAt = Position | ((name: string) => Position | undefined);

/** Stands for the variable `vars`: all the variables of the scope that it is read from, as they are written. */
export const WHOLE_SCOPE = new Dict();

interface Entry {
  readonly rank: number;
  readonly layer: Layer;
  readonly vars: VarsSource;
  readonly from: WrittenAt | undefined;
}

export interface Explanation {
  readonly layer: Layer;
  readonly value: Value;
  readonly from?: Position | undefined;
}

/** The variables that a template sees: layers looked through from the strongest, never merged by copying. */
export class VariableScope {
  /** Strongest first. */
  readonly #entries: readonly Entry[];
  readonly #merge: boolean;

  private constructor(entries: readonly Entry[], merge: boolean) {
    this.#entries = entries;
    this.#merge = merge;
  }

  /** @param merge hash_behaviour=merge: dicts of several layers are merged, not replaced */
  static empty(merge = false): VariableScope {
    return new VariableScope([], merge);
  }

  /** @param from where the variables were written; a source that was read from YAML knows that itself */
  with(layer: Layer, vars: VarsSource, from?: WrittenAt): VariableScope {
    const rank = RANK.get(layer) ?? 0;
    const at = this.#entries.findIndex(entry => entry.rank <= rank);
    const entries = this.#entries.slice();
    entries.splice(at < 0 ? entries.length : at, 0, { rank, layer, vars, from });
    return new VariableScope(entries, this.#merge);
  }

  get(name: string): Value | undefined {
    for (const { vars } of this.#entries) {
      const value = vars.get(name);
      if (value === undefined) continue;
      if (value === WHOLE_SCOPE) return this.#whole();
      return this.#merge && value instanceof Dict ? this.#merged(name) : value;
    }
    return undefined;
  }

  /** Where the value of a variable stands, as far as that is known. */
  place(name: string): Position | undefined {
    const entry = this.#entries.find(({ vars }) => vars.has(name));
    if (entry === undefined) return undefined;
    return positionsOf(entry.vars)?.value(name) ?? writtenAt(name, entry.vars, entry.from);
  }

  /** What no source speaks of was read from YAML, unless the engine made it. */
  isYaml(name: string): boolean {
    const entry = this.#entries.find(({ vars }) => vars.has(name));
    return entry?.vars.isYaml?.(name) ?? entry?.layer !== 'magic variables';
  }

  #whole(): Dict {
    const whole = new Dict();
    for (const name of this.names()) if (name !== 'vars') whole.set(name, this.get(name) ?? null);
    return whole;
  }

  has(name: string): boolean {
    return this.#entries.some(({ vars }) => vars.has(name));
  }

  names(): Iterable<string> {
    const names = new Set<string>();
    for (const { vars } of this.#entries) for (const name of vars.keys()) names.add(name);
    return names;
  }

  /** Every definition of a variable, the winning one first. */
  explain(name: string): readonly Explanation[] {
    return this.#entries.flatMap(({ layer, vars, from }) => {
      const value = vars.get(name);
      return value === undefined ? [] : [{ layer, value, from: writtenAt(name, vars, from) }];
    });
  }

  #merged(name: string): Value {
    let result: Value | undefined;
    for (const { value } of this.explain(name).toReversed()) {
      result = result instanceof Dict && value instanceof Dict ? mergeDicts(result, value) : value;
    }
    return result ?? null;
  }
}

function writtenAt(name: string, vars: VarsSource, from: WrittenAt | undefined): Position | undefined {
  if (typeof from === 'function') return from(name);
  return from ?? positionsOf(vars)?.key(name);
}
