import { resolve } from 'node:path';
import { EXIT, PlayError } from '../errors.ts';
import { parseKeyValues } from '../modules/api/free-form.ts';
import type { ReadOptions } from '../playbook/parse.ts';
import { readVars, varsOf } from '../playbook/role.ts';
import { Dict, type Position, positionsOf, setPositions, type Value, type Vars } from '../values.ts';
import { loadYaml } from '../yaml/load.ts';

/** Variables that know which of them were read from YAML: the others are Python's own texts, which `type_debug` shows. */
class ExtraVars extends Map<string, Value> {
  readonly #sources = new Map<string, Vars>();

  take(source: Vars): void {
    for (const [name, value] of source) {
      this.set(name, value);
      this.#sources.set(name, source);
    }
  }

  isYaml(name: string): boolean {
    return this.place(name) !== undefined;
  }

  place(name: string): Position | undefined {
    return positionsOf(this.#sources.get(name))?.key(name);
  }
}

/** The variables of `-e`: k=v words, YAML or JSON text, `@file`; later ones win. @throws PlayError `extra-vars` */
export function parseExtraVars(given: readonly string[], cwd: string, read: ReadOptions): Vars {
  const vars = new ExtraVars();
  for (const text of given) vars.take(one(text, cwd, read));
  // What stands on the command line itself has no place in a file.
  const inFile = (name: Value) => {
    const place = vars.place(String(name));
    return place?.file.startsWith('/') ? place : undefined;
  };
  setPositions(vars, { self: { file: '-e', line: 1, column: 1 }, key: inFile, value: inFile });
  return vars;
}

function one(text: string, cwd: string, read: ReadOptions): Vars {
  if (text.startsWith('@')) return readVars(resolve(cwd, text.slice(1)), read);
  if (/^\s*[{[]/.test(text)) return fromYaml(text, read);
  const { options, rest } = parseKeyValues(text);
  if (rest !== undefined || options.size === 0) {
    throw new PlayError(`-e '${text}': expected key=value, YAML/JSON, or @file`, {
      code: 'extra-vars',
      exitCode: EXIT.usage,
      hint: 'quote values that hold blanks: -e "name=\'two words\'"',
    });
  }
  for (const name of options.keys()) {
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new PlayError(`-e '${text}': '${name}' is no name of a variable`, {
        code: 'extra-vars',
        exitCode: EXIT.usage,
        hint: `names are letters, digits and underscores: ${name.replace(/\W+/g, '_')}`,
      });
  }
  return options;
}

function fromYaml(text: string, read: ReadOptions): Vars {
  const value = loadText(text, read);
  if (value instanceof Dict) return varsOf(value);
  throw new PlayError(`-e '${text}': a mapping is expected`, {
    code: 'extra-vars',
    exitCode: EXIT.usage,
    hint: `write {"name": "value"}`,
  });
}

/** The text stands on the command line, so it is shown whole; no file and line would help. */
function loadText(text: string, read: ReadOptions): Value {
  try {
    return loadYaml(text, { ...read, file: '-e' });
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    const { code, hint, exitCode } = error;
    throw new PlayError(`-e '${text}': ${error.message}`, { code, hint, exitCode, cause: error });
  }
}
