import { interpreterName, namedInterpreter } from '../../modules/foreign/module-file.ts';
import { shlexSplit } from '../../python/shlex.ts';
import type { Connection } from '../../remote/connection.ts';
import { isText, textOf, type Value } from '../../values.ts';
import { discoverInterpreter, type FoundInterpreter } from './discover.ts';

/** What decides which Python of a host runs a module. */
export interface InterpreterChoice {
  /** What the module's first line names (`/usr/bin/python`, `/usr/bin/env python3`). */
  readonly firstLine: readonly string[];
  /** A variable of the host, rendered. */
  readonly variable: (name: string) => Value | undefined;
  /** The setting `interpreter_python`. */
  readonly setting: string;
  /** The setting `interpreter_python_fallback`. */
  readonly fallback: readonly string[];
  /** What an earlier task found (the fact `discovered_interpreter_python`). */
  readonly discovered: Value | undefined;
}

export interface Interpreter {
  /** Python with its arguments. */
  readonly words: readonly string[];
  /** It was looked for just now. */
  readonly discovered?: FoundInterpreter;
}

/** One look at a host is enough, whoever the tasks are for. */
const looks = new WeakMap<Connection, Promise<FoundInterpreter | undefined>>();

/** The Python for a module; undefined: the host has none. @throws UnreachableError */
export async function interpreterOf(
  connection: Connection,
  choice: InterpreterChoice,
  signal: AbortSignal,
): Promise<Interpreter | undefined> {
  const name = interpreterName(choice.firstLine) || 'python';
  const named = namedInterpreter(name, choice.variable);
  // as Ansible: only what asks for `python` is looked for
  if (name !== 'python') return { words: named ?? choice.firstLine };
  const words = named ?? shlexSplit(choice.setting);
  if (!/^auto(?:_legacy)?(?:_silent)?$/.test(words.join(' '))) return { words };
  const known = textIn(choice.discovered);
  if (known !== undefined) return { words: [known] };
  let look = looks.get(connection);
  if (look === undefined) {
    const session = await connection.session();
    look = discoverInterpreter(session, choice.fallback, connection.target.name, signal);
    looks.set(connection, look);
    look.catch(() => looks.delete(connection));
  }
  const found = await look;
  // a later task may have brought one
  if (found === undefined) {
    looks.delete(connection);
    return undefined;
  }
  const isSilent = words.join(' ').endsWith('_silent');
  return { words: [found.path], discovered: isSilent ? { path: found.path } : found };
}

function textIn(value: Value | undefined): string | undefined {
  const text = isText(value ?? null) ? textOf(value as never).trim() : '';
  return text === '' ? undefined : text;
}
