import { EXIT, PlayError } from '../../errors.ts';
import type { RoleEntry, Task } from '../../playbook/ast.ts';
import { attempt } from '../../playbook/faults.ts';
import type { Role } from '../../playbook/role.ts';
import { repr } from '../../python/semantics.ts';
import { isText, type Position, textOf, type Value, type Vars } from '../../values.ts';
import { checkIncludeArguments, includeArguments } from './actions.ts';
import { type CompileContext, checkedFrame, frameOf, loadRole, staticText, withoutVars } from './compile-context.ts';
import { type RoleUse, varsGiven } from './frame.ts';
import type { RoleParts } from './role-parts.ts';
import { validationStep } from './role-validation.ts';
import type { BlockStep, CompiledStep, TaskStep } from './steps.ts';
import { handlersOf } from './task-step.ts';

/** How a role is used at one place. */
export interface RoleCall {
  /** An entry of `roles:` or of a role's dependencies. */
  readonly entry?: RoleEntry;
  readonly parts: RoleParts;
  /** `vars` of the place, the strongest first: they hold as the role's own do, though beneath those. */
  readonly given: readonly Vars[];
  /** The uses that lead here. */
  readonly parents: readonly RoleUse[];
  /** The roles whose dependencies lead here. */
  readonly dependents?: readonly Role[];
}

/** What a role brings into a play: its steps, its handlers, its variables. */
export interface CompiledRole {
  readonly steps: readonly CompiledStep[];
  readonly handlers: readonly TaskStep[];
  readonly use: RoleUse;
  /** The uses of its dependencies, in the order in which they run, and then its own. */
  readonly uses: readonly RoleUse[];
}

/** An entry of `roles:`. What it imports itself is added to the context; that comes after what all entries bring. */
export function compileRoleEntry(entry: RoleEntry, context: CompileContext): CompiledRole {
  const inner = { ...context, frame: checkedFrame(entry, context.frame, context) };
  const name = renderName(entry.role, entry.at, inner);
  const role = loadRole(name, inner, entry.at);
  return compileRole(role, { entry, parts: {}, given: varsGiven(entry), parents: [] }, inner);
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
  const call = { parts, given: varsGiven(task), parents: ancestors(context) };
  const compiled = compileRole(role, call, { ...context, importedAt: task.actionAt });
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

/** What makes two uses of a role the same, so that the second one does nothing. An entry and an include never are. */
function onceKey(role: Role, { entry, parts, given }: RoleCall): string {
  const said = (vars: Vars) => [...vars].map(([name, value]) => [name, repr(value)]);
  const conditions = ['when', 'tags'].map(name => repr(entry?.keywords.get(name) ?? null));
  const included = entry === undefined;
  return JSON.stringify([role.path, included, said(entry?.params ?? new Map()), given.map(said), conditions, parts]);
}

/** Compiles a role with its dependencies, which run before it. */
export function compileRole(role: Role, call: RoleCall, context: CompileContext): CompiledRole {
  const { entry, parts, given, parents, dependents = [] } = call;
  if (dependents.includes(role)) {
    throw new PlayError(
      `A recursion loop was detected with the roles specified. Make sure child roles do not have dependencies on parent roles`,
      {
        code: 'role-recursion',
        position: entry?.at ?? { file: role.path, line: 1, column: 1 },
      },
    );
  }
  const { faults } = context.read;
  const dependencyUses: RoleUse[] = [];
  const use: RoleUse = {
    role,
    key: onceKey(role, call),
    params: entry?.params ?? new Map(),
    given,
    parents,
    dependencies: dependencyUses,
    dependency: dependents.length > 0,
    defaults: (attempt(faults, () => role.defaults(parts.defaults, context.importedAt)) ?? []).map(part => part.vars),
    vars: (attempt(faults, () => role.vars(parts.vars, context.importedAt)) ?? []).map(part => part.vars),
  };
  // A role's short names are its own affair: what stands around it says nothing of them.
  const keywords = new Map<string, Value>([['collections', [...role.collections]]]);
  const inside = { ...context, frame: frameOf({ keywords }, context.frame) };
  // `vars` of an entry hold for the tasks of its own role: for dependencies they are beneath what their roles have
  const around = entry === undefined ? inside : { ...inside, frame: frameOf({ keywords }, withoutVars(context.frame)) };
  const dependencies = role.dependencies.flatMap(
    dependency => attempt(faults, () => compileDependency(dependency, use, around, [...dependents, role])) ?? [],
  );
  dependencyUses.push(...dependencies.flatMap(each => each.uses));
  const inner: CompileContext = { ...inside, role: use, file: `${role.path}/tasks/main.yml` };
  const checked = validationStep(role, parts, inner);
  const tasks = attempt(faults, () => role.tasks(parts.tasks, context.importedAt)) ?? [];
  const body = [...checked, ...context.compile(tasks, inner)];
  const block: BlockStep = {
    kind: 'block',
    at: entry?.at ?? { file: `${role.path}/tasks/main.yml`, line: 1, column: 1 },
    body,
    rescue: [],
    always: [],
    roleOnce: { key: use.key, allowDuplicates: role.allowDuplicates || entry === undefined },
  };
  let handlers = context.handlersByUse?.get(use.key);
  if (handlers === undefined) {
    const file = `${role.path}/handlers/main.yml`;
    const written = attempt(faults, () => role.handlers(parts.handlers, context.importedAt)) ?? [];
    handlers = handlersOf(written, { ...inner, file });
    context.handlersByUse?.set(use.key, handlers);
  }
  return {
    steps: [...dependencies.flatMap(each => each.steps), block],
    handlers: [...dependencies.flatMap(each => each.handlers), ...handlers],
    use,
    uses: [...dependencyUses, use],
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
  const role = loadRole(name, inner, entry.at, true);
  return compileRole(
    role,
    { entry, parts: {}, given: varsGiven(entry), parents: [...use.parents, use], dependents },
    inner,
  );
}
