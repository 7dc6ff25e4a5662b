import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PlayError } from '../../errors.ts';
import type { ReadOptions } from '../../playbook/parse.ts';
import { readVars } from '../../playbook/role.ts';
import { str } from '../../python/semantics.ts';
import type { Templar } from '../../template/templar.ts';
import type { Position, Value, Vars } from '../../values.ts';

/** Where a file of `vars_files` is looked for, best place first. */
export function varsFilePlaces(playDir: string, name: string): readonly string[] {
  return [resolve(playDir, 'vars', name), resolve(playDir, name)];
}

/** @param names the choices of one entry of `vars_files`, none of which is there */
export function varsFileNotFound(names: readonly string[], playDir: string, position: Position): PlayError {
  return new PlayError(`vars file ${names.join(', ')} was not found`, {
    code: 'vars-file-not-found',
    position,
    hint: `searched beside the playbook, in ${playDir} and its vars/`,
  });
}

/** The files of a play's `vars_files`, each read once. */
export class PlayVarsFiles {
  readonly #playDir: string;
  readonly #options: ReadOptions;
  readonly #read = new Map<string, Vars>();

  constructor(playDir: string, options: ReadOptions) {
    this.#playDir = playDir;
    this.#options = options;
  }

  /**
   * The first of the choices that exists; undefined where a name needs what is not known yet (facts, before they are gathered).
   * @param at where the choices are written; undefined where nobody needs them to be there
   * @throws PlayError `vars-file-not-found`
   */
  first(choices: readonly Value[], templar: Templar, at: Position | undefined): Vars | undefined {
    const names: string[] = [];
    for (const choice of choices) {
      let name: Value;
      try {
        name = templar.template(choice);
      } catch {
        return undefined;
      }
      const text = str(name);
      names.push(text);
      const path = varsFilePlaces(this.#playDir, text).find(each => existsSync(each));
      if (path !== undefined) return this.#readOnce(path);
    }
    if (at === undefined) return undefined;
    throw varsFileNotFound(names, this.#playDir, at);
  }

  #readOnce(path: string): Vars {
    let vars = this.#read.get(path);
    if (vars === undefined) {
      vars = readVars(path, this.#options);
      this.#read.set(path, vars);
    }
    return vars;
  }
}
