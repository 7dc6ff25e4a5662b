import { EXIT, nearest, PlayError } from '../../errors.ts';
import { MODULE_NAMES } from '../../modules/api/resolve.ts';
import { Dict, isText, type Position, positionsOf, textOf, type Value } from '../../values.ts';
import type { ActionGroups } from './action-groups.ts';
import type { ActionNames } from './action-names.ts';

/** How the names of actions and of groups of actions are found. */
export interface Naming {
  readonly names: ActionNames;
  readonly groups: ActionGroups;
  /** Tells what is wrong with a group. */
  readonly warn: (message: string) => void;
}

const GROUP = 'group/';

/** Modules that hand what they do to another one, whose defaults hold beneath their own. */
const CARRIED_OUT_BY: Readonly<Record<string, string>> = { gather_facts: 'setup', package: 'apt' };

const parts = (value: Value): readonly Value[] => (Array.isArray(value) ? value : [value]);

/**
 * Looks at a `module_defaults` as it is written: its keys are known before the run.
 * @param search the collections that short names may be of
 * @throws PlayError `module-defaults-type`, `module-defaults-group`, `module-defaults-module`
 */
export function checkModuleDefaults(value: Value, search: readonly string[], naming: Naming, at: Position): void {
  for (const part of parts(value)) {
    if (!(part instanceof Dict)) throw notStatic(at);
    for (const key of part.keys()) checkKey(key, search, naming, positionsOf(part)?.key(String(key)) ?? at);
  }
}

function checkKey(key: Value, search: readonly string[], { names, groups, warn }: Naming, at: Position): void {
  if (!isText(key)) throw notStatic(at);
  const name = textOf(key);
  if (name.startsWith(GROUP)) {
    const group = groups.fullName(name.slice(GROUP.length));
    for (const fault of groups.faults(group))
      warn(`Invalid metadata was found for action_group ${group} while loading module_defaults. ${fault}`);
    if (groups.isKnown(group)) return;
    throw new PlayError(`Error loading module_defaults: could not resolve the module_defaults group ${group}`, {
      code: 'module-defaults-group',
      position: at,
      hint: "groups are those of `action_groups` in a collection's meta/runtime.yml",
      exitCode: EXIT.parse,
    });
  }
  if (names.isKnown(name, search, at)) return;
  const near = nearest(name, MODULE_NAMES);
  throw new PlayError(
    `Could not resolve action ${name.includes('.') ? name : `ansible.legacy.${name}`} in module_defaults`,
    {
      code: 'module-defaults-module',
      position: at,
      hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
      exitCode: EXIT.parse,
    },
  );
}

function notStatic(at: Position): PlayError {
  return new PlayError(
    "The field 'module_defaults' is supposed to be a dictionary or list of dictionaries, the keys of which must be static action, module, or group names. Only the values may contain templates. For example: {'ping': \"{{ ping_defaults }}\"}",
    { code: 'module-defaults-type', position: at, exitCode: EXIT.parse },
  );
}

/**
 * The defaults for a module: those of its groups in the order in which they are given, and over them its own. What an inner
 * level says of a module or group stands in place of what an outer one says, not beside it.
 * @param levels rendered, the outermost first
 * @param module the module's name
 */
export function defaultsFor(
  module: string,
  levels: readonly Value[],
  search: readonly string[],
  { names, groups }: Naming,
): Map<string, Value> {
  const given = new Map<string, Dict>();
  for (const part of levels.flatMap(parts)) {
    if (!(part instanceof Dict)) continue;
    for (const [key, options] of part) {
      const name = String(key);
      if (name.startsWith('ansible.builtin.') && names.isOfUser(module)) continue;
      const isGroup = name.startsWith(GROUP);
      const full = isGroup ? GROUP + groups.fullName(name.slice(GROUP.length)) : names.canonical(name, search);
      if (options instanceof Dict) given.set(full, options);
    }
  }
  const own = names.canonical(module, search);
  const chain = [CARRIED_OUT_BY[own], own].filter(name => name !== undefined);
  const defaults = new Map<string, Value>();
  for (const name of chain) {
    const ofGroups = [...given].filter(([key]) => key.startsWith(GROUP) && groups.has(key.slice(GROUP.length), name));
    for (const options of [...ofGroups.map(([, each]) => each), given.get(name) ?? new Dict()])
      for (const [option, value] of options) defaults.set(String(option), value);
  }
  return defaults;
}
