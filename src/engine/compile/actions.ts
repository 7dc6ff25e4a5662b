import { EXIT, PlayError } from '../../errors.ts';
import { type KeyValueText, parseKeyValues } from '../../modules/api/free-form.ts';
import type { Task } from '../../playbook/ast.ts';
import { keyPosition } from '../../playbook/parse-keywords.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';

/** Actions that are syntax: the engine carries them out itself. */
export const STATIC_IMPORTS = new Set(['import_tasks', 'import_role']);
export const DYNAMIC_INCLUDES = new Set(['include_tasks', 'include_role', 'include']);
export const ENGINE_ACTIONS: ReadonlySet<string> = new Set([
  ...STATIC_IMPORTS,
  ...DYNAMIC_INCLUDES,
  'import_playbook',
  'meta',
]);

/** The arguments of an include or import: free-form text with `k=v` words, or a mapping; `args:` fills in. */
export function includeArguments(task: Task): ReadonlyMap<string, Value> {
  const args = new Map<string, Value>();
  const extra = task.keywords.get('args');
  if (extra instanceof Dict) for (const [key, value] of extra) args.set(String(key), value);
  if (task.args instanceof Dict) {
    for (const [key, value] of task.args) args.set(String(key), value);
  } else if (isText(task.args)) {
    const { options, rest } = keyValuesOf(task, textOf(task.args));
    for (const [name, value] of options) args.set(name, value);
    if (rest !== undefined) args.set('_raw_params', rest);
  }
  return args;
}

function keyValuesOf(task: Task, text: string): KeyValueText {
  try {
    return parseKeyValues(text);
  } catch (cause) {
    if (!(cause instanceof PlayError)) throw cause;
    const { message, code, hint, exitCode } = cause;
    throw new PlayError(message, { code, hint, exitCode, position: task.actionAt, cause });
  }
}

const TASKS_OPTIONS = ['file', '_raw_params'];
const ROLE_OPTIONS = [
  'name',
  'role',
  'tasks_from',
  'vars_from',
  'defaults_from',
  'handlers_from',
  'allow_duplicates',
  'rolespec_validate',
];
const INCLUDE_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  import_tasks: TASKS_OPTIONS,
  include_tasks: [...TASKS_OPTIONS, 'apply'],
  import_role: ROLE_OPTIONS,
  include_role: [...ROLE_OPTIONS, 'public', 'apply', 'rescuable'],
};

/** What an include itself can bear: it hands nothing of all this to the tasks that it brings, `vars` and `apply` aside. */
const INCLUDE_KEYWORDS: ReadonlySet<string> = new Set(
  'action args collections debugger ignore_errors listen local_action loop loop_control name no_log register run_once tags timeout vars when'.split(
    ' ',
  ),
);

/** Refuses keywords that mean nothing on an include, so that nobody takes them for heeded; and roles as handlers. */
export function checkInclude(action: string, task: Task, handler: boolean): void {
  if (handler && (action === 'include_role' || action === 'import_role')) {
    throw new PlayError(`Using '${task.action}' as a handler is not supported.`, {
      code: 'role-as-handler',
      position: task.actionAt,
      hint: 'a handler may be `include_tasks` or `import_tasks`; a role brings handlers of its own',
      exitCode: EXIT.parse,
    });
  }
  if (action !== 'include_tasks' && action !== 'include_role') return;
  const bad = [...task.keywords.keys()].find(name => !INCLUDE_KEYWORDS.has(name));
  if (bad === undefined) return;
  const ofTasks = handler ? 'HandlerTaskInclude' : 'TaskInclude';
  const kind = action === 'include_role' ? 'IncludeRole' : ofTasks;
  throw new PlayError(`'${bad}' is not a valid attribute for a ${kind}`, {
    code: 'unknown-keyword',
    position: keyPosition(task.source, bad, task.at),
    hint: `the tasks that are included would not have it: write it under \`apply\`, or on a block around`,
    exitCode: EXIT.parse,
  });
}

/** Refuses options that an include or import does not have. */
export function checkIncludeArguments(action: string, task: Task, args: ReadonlyMap<string, Value>): void {
  // The old `include` takes variables as further k=v words.
  if (action === 'include') return;
  const known = INCLUDE_OPTIONS[action] ?? [];
  const bad = [...args.keys()].filter(name => !known.includes(name));
  if (bad.length > 0) {
    throw new PlayError(`Invalid options for ${task.action}: ${bad.join(',')}`, {
      code: 'include-option',
      position: task.actionAt,
      hint: `it takes: ${known.filter(name => name !== '_raw_params').join(', ')}`,
      exitCode: EXIT.parse,
    });
  }
}
