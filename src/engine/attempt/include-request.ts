import { OMIT } from '../../ansible-words.ts';
import { EXIT, PlayError } from '../../errors.ts';
import { repr, str } from '../../python/semantics.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { checkIncludeArguments, includeArguments } from '../compile/actions.ts';
import type { RoleParts } from '../compile/role-parts.ts';
import { toBoolean } from '../variables/strict-boolean.ts';
import { renderedArgument } from './task-arguments.ts';
import type { TaskRun, TaskView } from './task-view.ts';

/** What an include asks for on one host, rendered. Hosts with the same `key` are served together. */
export interface IncludeRequest {
  readonly key: string;
  readonly kind: 'tasks' | 'role';
  /** The file as asked for, or the role's name. */
  readonly target: string;
  readonly parts: RoleParts;
  /** Whether a rescue may catch that the role cannot be loaded. */
  readonly rescuable: boolean;
  readonly isPublic: boolean;
  readonly allowDuplicates: boolean;
  /** Keywords that `apply` puts on everything included. */
  readonly apply: ReadonlyMap<string, Value>;
  readonly itemVars: ReadonlyMap<string, Value>;
  /** Variables of the tasks themselves: what the old `include: file.yml a=1` names. */
  readonly taskVars: ReadonlyMap<string, Value>;
  readonly label: string | undefined;
  readonly shown: string;
}

/** Reads an include_tasks or include_role. @throws PlayError or TemplateError when its arguments are wrong */
export function includeRequest(
  run: Pick<TaskRun, 'step'>,
  view: TaskView,
  itemVars: ReadonlyMap<string, Value>,
): IncludeRequest {
  const { step } = run;
  const args = includeArguments(step.ast);
  checkIncludeArguments(step.action, step.ast, args);
  const value = (name: string) => {
    const raw = args.get(name);
    if (raw === undefined) return undefined;
    const rendered = renderedArgument(name, raw, view);
    return isText(rendered) && textOf(rendered) === OMIT ? undefined : rendered;
  };
  const text = (name: string) => {
    const rendered = value(name);
    if (rendered === undefined || rendered === null) return undefined;
    return isText(rendered) ? textOf(rendered).trim() : String(rendered);
  };
  const boolean = (name: string, fallback: boolean) => {
    const rendered = value(name) ?? fallback;
    try {
      return toBoolean(rendered);
    } catch (error) {
      throw new PlayError(
        `the field '${name}' has an invalid value (${str(rendered)}), and could not be converted to an bool.`,
        { code: 'keyword-type', position: step.ast.actionAt, hint: 'give true or false', cause: error },
      );
    }
  };
  const kind = step.action === 'include_role' ? 'role' : 'tasks';
  const target = kind === 'role' ? (text('name') ?? text('role')) : (text('_raw_params') ?? text('file'));
  if (target === undefined || target === '') {
    throw new PlayError(
      kind === 'role' ? "'name' is a required field for include_role." : 'No file specified for include_tasks',
      {
        code: kind === 'role' ? 'role-name' : 'include-without-file',
        position: step.ast.actionAt,
        exitCode: EXIT.parse,
      },
    );
  }
  const parts = {
    tasks: text('tasks_from'),
    vars: text('vars_from'),
    defaults: text('defaults_from'),
    handlers: text('handlers_from'),
    ...(boolean('rolespec_validate', true) ? {} : { unchecked: true as const }),
  };
  const apply = args.get('apply');
  const label = itemLabel(itemVars);
  return {
    key: JSON.stringify([step.id, target, parts, [...itemVars].map(([name, item]) => [name, repr(item)])]),
    kind,
    target,
    parts,
    rescuable: boolean('rescuable', true),
    isPublic: boolean('public', false),
    allowDuplicates: boolean('allow_duplicates', true),
    apply: apply instanceof Dict ? new Map([...apply].map(([name, part]) => [String(name), part])) : new Map(),
    itemVars,
    taskVars: new Map(step.action === 'include' ? legacyVars(args, view) : []),
    label,
    shown: target,
  };
}

/** The variables that the old `include: file.yml a=1` hands over. */
function legacyVars(args: ReadonlyMap<string, Value>, view: TaskView): [string, Value][] {
  const own = ['file', '_raw_params', 'apply'];
  return [...args].filter(([name]) => !own.includes(name)).map(([name, value]) => [name, view.templar.template(value)]);
}

function itemLabel(itemVars: ReadonlyMap<string, Value>): string | undefined {
  const name = itemVars.get('ansible_loop_var');
  const item = name === undefined ? undefined : itemVars.get(String(name));
  if (item === undefined) return undefined;
  return isText(item) ? textOf(item) : repr(item);
}
