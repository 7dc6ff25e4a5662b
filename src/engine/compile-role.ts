import { EXIT, PlayError } from '../errors.ts';
import type { RoleEntry, Task } from '../playbook/ast.ts';
import type { Role } from '../playbook/role.ts';
import { Dict, isText, type Position, textOf, type Value, type Vars } from '../values.ts';
import { checkIncludeArguments, includeArguments } from './actions.ts';
import { type CompileContext, checkedFrame, frameOf, loadRole, staticText } from './compile-context.ts';
import type { RoleUse } from './frame.ts';
import type { BlockStep, CompiledStep, TaskStep } from './steps.ts';
import { selects } from './tags.ts';
import { handlersOf, taskStep } from './task-step.ts';

/** Which files of a role are used; `main` where nothing else is said. */
export interface RoleParts {
  readonly tasks?: string | undefined;
  readonly vars?: string | undefined;
  readonly defaults?: string | undefined;
  readonly handlers?: string | undefined;
  /** The role's parameters are not held against its `argument_specs`. */
  readonly unchecked?: true;
}

/** What a role brings into a play: its steps, its handlers, its variables. */
export interface CompiledRole {
  readonly steps: readonly CompiledStep[];
  readonly handlers: readonly TaskStep[];
  readonly use: RoleUse;
  /** The uses of its dependencies, in the order in which they run, and then its own. */
  readonly uses: readonly RoleUse[];
}

/** An entry of `roles:`. Its uses are given back: those that it imports come after the uses of all entries. */
export function compileRoleEntry(
  entry: RoleEntry,
  context: CompileContext,
): { readonly steps: readonly CompiledStep[]; readonly uses: readonly RoleUse[] } {
  const inner = { ...context, frame: checkedFrame(entry, context.frame, context) };
  const name = renderName(entry.role, entry.at, inner);
  const role = loadRole(name, inner, entry.at);
  const compiled = compileRole(role, entry.params, {}, inner, entry, context.role?.parents ?? []);
  context.roleHandlers.push(...compiled.handlers);
  return compiled;
}

/** `import_role`. The context's frame holds the import's own keywords already. */
export function compileImportedRole(task: Task, context: CompileContext): CompiledStep[] {
  if (task.withLookup !== undefined || task.keywords.has('loop')) {
    throw new PlayError("You cannot use loops on 'import_role' statements. You should use 'include_role' instead.", {
      code: 'loop-on-import',
      position: task.at,
      exitCode: EXIT.parse,
    });
  }
  const args = includeArguments(task);
  checkIncludeArguments('import_role', task, args);
  const text = (name: string) => {
    const value = args.get(name);
    return value === undefined ? undefined : staticText(value, task, context);
  };
  const name = text('name') ?? text('role');
  if (name === undefined) {
    throw new PlayError("'name' is a required field for import_role.", {
      code: 'role-name',
      position: task.actionAt,
      exitCode: EXIT.parse,
    });
  }
  const role = loadRole(name, context, task.actionAt);
  const parts = {
    tasks: text('tasks_from'),
    vars: text('vars_from'),
    defaults: text('defaults_from'),
    handlers: text('handlers_from'),
    ...(isFalse(text('rolespec_validate')) ? { unchecked: true as const } : {}),
  };
  const compiled = compileRole(
    role,
    new Map(),
    parts,
    { ...context, importedAt: task.actionAt },
    undefined,
    ancestors(context),
  );
  context.playRoles.push(...compiled.uses);
  context.roleHandlers.push(...compiled.handlers);
  return [...compiled.steps];
}

const isFalse = (text: string | undefined): boolean => text !== undefined && /^(?:no?|off|false|f|0)$/i.test(text);

/** The uses that lead to what a context compiles. */
export function ancestors(context: CompileContext): readonly RoleUse[] {
  return context.role === undefined ? [] : [...context.role.parents, context.role];
}

function renderName(name: string, at: Position, context: CompileContext): string {
  const rendered = context.renderStatic(name, context);
  if (isText(rendered)) return textOf(rendered);
  throw new PlayError('role definitions must contain a role name', { code: 'role-name', position: at });
}

const onceKey = (role: Role, params: Vars, parts: RoleParts): string =>
  JSON.stringify([role.path, [...params].map(([name, value]) => [name, value]), parts]);

/** Compiles a role with its dependencies, which run before it. */
export function compileRole(
  role: Role,
  params: Vars,
  parts: RoleParts,
  context: CompileContext,
  entry: RoleEntry | undefined,
  parents: readonly RoleUse[],
  /** The roles whose dependencies led here. */
  dependents: readonly Role[] = [],
): CompiledRole {
  if (dependents.includes(role)) {
    throw new PlayError(
      `A recursion loop was detected with the roles specified. Make sure child roles do not have dependencies on parent roles`,
      {
        code: 'role-recursion',
        position: entry?.at ?? { file: role.path, line: 1, column: 1 },
      },
    );
  }
  const use: RoleUse = {
    role,
    params,
    parents,
    dependency: dependents.length > 0,
    defaults: role.defaults(parts.defaults, context.importedAt).map(part => part.vars),
    vars: role.vars(parts.vars, context.importedAt).map(part => part.vars),
  };
  // A role's short names are its own affair: what stands around it says nothing of them.
  const keywords = new Map<string, Value>([['collections', [...role.collections]]]);
  const inside = { ...context, frame: frameOf({ keywords }, context.frame) };
  const dependencies = role.dependencies.map(dependency =>
    compileDependency(dependency, use, inside, [...dependents, role]),
  );
  const inner: CompileContext = { ...inside, role: use, file: `${role.path}/tasks/main.yml` };
  const checked = validationStep(role, parts, inner);
  const body = [...checked, ...context.compile(role.tasks(parts.tasks, context.importedAt), inner)];
  const block: BlockStep = {
    kind: 'block',
    at: entry?.at ?? { file: `${role.path}/tasks/main.yml`, line: 1, column: 1 },
    body,
    rescue: [],
    always: [],
    roleOnce: { key: onceKey(role, params, parts), allowDuplicates: role.allowDuplicates || entry === undefined },
  };
  const handlers = handlersOf(role.handlers(parts.handlers, context.importedAt), {
    ...inner,
    file: `${role.path}/handlers/main.yml`,
  });
  return {
    steps: [...dependencies.flatMap(each => each.steps), block],
    handlers: [...dependencies.flatMap(each => each.handlers), ...handlers],
    use,
    uses: [...dependencies.flatMap(each => each.uses), use],
  };
}

function compileDependency(
  entry: RoleEntry,
  use: RoleUse,
  context: CompileContext,
  dependents: readonly Role[],
): CompiledRole {
  const inner = { ...context, role: use, frame: checkedFrame(entry, context.frame, context) };
  const name = renderName(entry.role, entry.at, inner);
  const role = loadRole(name, inner, entry.at);
  return compileRole(role, entry.params, {}, inner, entry, [...use.parents, use], dependents);
}

/** The task that checks a role's parameters against its `argument_specs`, as Ansible inserts it. */
function validationStep(role: Role, parts: RoleParts, context: CompileContext): TaskStep[] {
  const entryPoint = parts.tasks?.replace(/\.ya?ml$/, '') ?? 'main';
  const spec = role.argumentSpecs.get(entryPoint);
  if (spec === undefined || parts.unchecked === true) return [];
  const short = spec.get('short_description');
  const at: Position = { file: `${role.path}/meta/argument_specs.yml`, line: 1, column: 1 };
  const options = spec.get('options');
  const keywords = new Map<string, Value>([['tags', ['always']]]);
  const args = Dict.from({
    argument_spec: options instanceof Dict ? options : new Dict(),
    provided_arguments: Dict.of(context.role?.params ?? []),
    validate_args_context: Dict.from({
      type: 'role',
      name: role.name,
      argument_spec_name: entryPoint,
      path: role.path,
    }),
  });
  const label = `Validating arguments against arg spec '${entryPoint}'${isText(short) ? ` - ${textOf(short)}` : ''}`;
  const ast: Task = {
    kind: 'task',
    at,
    keywords,
    source: new Dict(),
    name: label,
    action: 'ansible.builtin.validate_argument_spec',
    args,
    actionAt: at,
  };
  const step = taskStep(ast, { name: 'validate_argument_spec' }, context, true);
  return context.handler || selects(context.tags, ['always']) ? [step] : [];
}
