import { EXIT, PlayError } from '../../errors.ts';
import type { Block, Play, Step, Task } from '../../playbook/ast.ts';
import { collectionOf } from '../../playbook/collections.ts';
import { attempt } from '../../playbook/faults.ts';
import { readYamlFile } from '../../playbook/parse.ts';
import { keyPosition } from '../../playbook/parse-keywords.ts';
import { parseSteps } from '../../playbook/parse-steps.ts';
import type { Value } from '../../values.ts';
import { checkInclude, checkIncludeArguments, includeArguments } from './actions.ts';
import { type CompileContext, checkedFrame, frameOf, staticText } from './compile-context.ts';
import { compileImportedRole, compileRoleEntry } from './compile-role.ts';
import { collectionsOf, type Frame } from './frame.ts';
import { isStaticInclude, legacyFrame } from './legacy-include.ts';
import type { BlockStep, CompiledPlay, CompiledStep } from './steps.ts';
import { renderedTags, selects } from './tags.ts';
import { handlersOf, taskStep } from './task-step.ts';
import { findTasksFile } from './tasks-files.ts';

/**
 * Turns a play into steps: imports and roles expanded, keywords inherited, tasks that no tag selects left out.
 * @param given `vars` of the imports that lead to the play, the strongest first
 */
export function compilePlay(
  play: Play,
  outer: Frame | undefined,
  given: readonly Value[],
  base: Omit<CompileContext, 'frame' | 'playRoles' | 'roleHandlers' | 'compile'>,
): CompiledPlay {
  const { faults } = base.read;
  const node = { keywords: playKeywords(play, given), source: play.source, at: play.at };
  const frame = attempt(faults, () => checkedFrame(node, outer, base)) ?? frameOf(node, outer);
  const context: CompileContext = { ...base, frame, playRoles: [], roleHandlers: [], compile: compileSteps };
  const roles = play.roles.flatMap(entry => attempt(faults, () => compileRoleEntry(entry, context)) ?? []);
  context.playRoles.unshift(...roles.flatMap(role => role.uses));
  const ofRoles = roles.flatMap(role => role.handlers);
  const sections = [
    compileSteps(play.preTasks, context),
    [...roles.flatMap(role => role.steps), ...compileSteps(play.tasks, context)],
    compileSteps(play.postTasks, context),
  ];
  const own = handlersOf(play.handlers, context);
  return {
    play,
    frame,
    sections,
    handlers: [...new Set([...ofRoles, ...own, ...context.roleHandlers])],
    roles: context.playRoles,
  };
}

/**
 * The keywords of a play: what its imports give it, and for one that a collection brings that collection, whose modules
 * and roles it finds by their short names.
 */
function playKeywords({ keywords, file }: Play, given: readonly Value[]): ReadonlyMap<string, Value> {
  const all = new Map(keywords);
  const add = (name: string, values: readonly Value[]) => {
    const own = keywords.get(name) ?? [];
    if (values.length > 0) all.set(name, [...values, ...(Array.isArray(own) ? own : [own])]);
  };
  add('vars', given);
  const collection = collectionOf(file);
  add('collections', collection === undefined ? [] : [collection]);
  return all;
}

export function compileSteps(steps: readonly Step[], context: CompileContext): CompiledStep[] {
  return steps.flatMap(step =>
    step.kind === 'block'
      ? compileBlock(step, context)
      : (attempt(context.read.faults, () => compileTask(step, context)) ?? []),
  );
}

function compileBlock(block: Block, context: CompileContext): BlockStep[] {
  const frame =
    attempt(context.read.faults, () => checkedFrame(block, context.frame, context)) ?? frameOf(block, context.frame);
  const inner = { ...context, frame };
  const compiled: BlockStep = {
    kind: 'block',
    at: block.at,
    body: compileSteps(block.body, inner),
    rescue: compileSteps(block.rescue, inner),
    always: compileSteps(block.always, inner),
    roleOnce: undefined,
  };
  const empty = compiled.body.length + compiled.rescue.length + compiled.always.length === 0;
  return empty ? [] : [compiled];
}

function includeIsGone({ actionAt }: Task): PlayError {
  return new PlayError(
    "The 'ansible.builtin.include' action plugin has been removed. Use include_tasks or import_tasks instead.",
    { code: 'unknown-module', position: actionAt, exitCode: EXIT.error },
  );
}

function compileTask(task: Task, context: CompileContext): CompiledStep[] {
  const own = checkedFrame(task, context.frame, context);
  const action = context.names.resolve(task.action, collectionsOf(own), task.actionAt);
  if (action.name === 'include' && context.names.core.noInclude) throw includeIsGone(task);
  checkInclude(action.name, task, context.handler);
  if (action.name === 'import_tasks' || (action.name === 'include' && isStaticInclude(task, context)))
    return compileImportedTasks(task, action.name, context);
  if (action.name === 'import_role') {
    return compileImportedRole(task, { ...context, frame: frameOf(withoutArguments(task), context.frame) });
  }
  const step = taskStep(task, action, context);
  const tags = renderedTags(step.effective.tags, tag => context.renderStatic(tag, context));
  if (!context.handler && !selects(context.tags, tags)) return [];
  return step.effective.tags.length === 0 ? [step] : [{ ...step, effective: { ...step.effective, tags } }];
}

/** The keywords of an import that its tasks inherit: all but those that speak of the import itself. */
function withoutArguments(task: Task): Pick<Task, 'keywords' | 'source'> {
  const keywords = new Map(task.keywords);
  for (const name of ['args', 'name', 'action']) keywords.delete(name);
  return { keywords, source: task.source };
}

function refuseLoop(task: Task): void {
  if (task.withLookup === undefined && !task.keywords.has('loop')) return;
  throw new PlayError(
    `You cannot use loops on '${task.action}' statements. You should use '${task.action.replace('import', 'include')}' instead.`,
    {
      code: 'loop-on-import',
      position: keyPosition(
        task.source,
        task.keywords.has('loop') ? 'loop' : `with_${task.withLookup?.lookup}`,
        task.at,
      ),
      hint: 'an import is read before the run, a loop is known when it runs',
      exitCode: EXIT.parse,
    },
  );
}

function compileImportedTasks(task: Task, action: string, context: CompileContext): CompiledStep[] {
  refuseLoop(task);
  const args = includeArguments(task);
  checkIncludeArguments(action, task, args);
  const given = args.get('_raw_params') ?? args.get('file');
  if (given === undefined) {
    throw new PlayError('No file specified for import_tasks', {
      code: 'include-without-file',
      position: task.actionAt,
      exitCode: EXIT.parse,
    });
  }
  const frame =
    action === 'include'
      ? legacyFrame(withoutArguments(task).keywords, args, context.frame)
      : frameOf(withoutArguments(task), context.frame);
  const inner = { ...context, frame };
  const name = staticText(given, task, inner);
  const file = findTasksFile(name, context, task, 'import');
  const importedBy = [...(context.importedBy ?? []), context.file];
  if (importedBy.includes(file)) {
    throw new PlayError(`the tasks file ${file} imports itself`, {
      code: 'import-cycle',
      position: task.actionAt,
      hint: 'an import is followed before the run, whatever its condition: write include_tasks, with a `when` that ends it',
      exitCode: EXIT.parse,
    });
  }
  return compileSteps(readSteps(file, context) ?? [], { ...inner, file, importedBy });
}

/** Parses the tasks of an included or imported file; `undefined` where it holds no document. */
export function readSteps(file: string, context: CompileContext): Step[] | undefined {
  const steps = readYamlFile(file, context.read, 'tasks file');
  if (steps === null) return undefined;
  return parseSteps(steps, context.handler ? 'handler' : 'task', { file, line: 1, column: 1 }, context.read);
}
