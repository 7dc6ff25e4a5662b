import { Dict } from '../../values.ts';
import type { IncludeRequest } from '../attempt/include-request.ts';
import { compileSteps, readSteps } from '../compile/compile.ts';
import { type CompileContext, checkedFrame, loadRole } from '../compile/compile-context.ts';
import { ancestors, compileRole } from '../compile/compile-role.ts';
import { type Frame, varsGiven } from '../compile/frame.ts';
import type { Naming } from '../compile/module-defaults.ts';
import type { CompiledStep, TaskStep } from '../compile/steps.ts';
import { findTasksFile } from '../compile/tasks-files.ts';
import { coreOf } from '../options.ts';
import type { PlayRun } from './play-run.ts';

/** What an include brings: its steps, and the file or role, where it is announced. */
export interface Included {
  readonly steps: readonly CompiledStep[];
  readonly told: string | undefined;
}

/** The frame of what a dynamic include brings: of the include itself only `vars`, the item and `apply` are inherited. */
function includedFrame(step: TaskStep, request: IncludeRequest, naming: Naming): Frame {
  const item = request.itemVars.size > 0 ? [request.itemVars] : [];
  const keywords =
    request.taskVars.size === 0 ? request.apply : new Map(request.apply).set('vars', Dict.of(request.taskVars));
  const applied = checkedFrame({ keywords, at: step.ast.at }, step.frame.parent, naming);
  return { ...applied, includeParams: [...item, ...varsGiven(step.ast)] };
}

/** Compiles what an include asks for. @throws PlayError when the file or role is missing or wrong */
export function compileInclude(
  { play, progress, services }: PlayRun,
  step: TaskStep,
  request: IncludeRequest,
): Included {
  const context: CompileContext = {
    ...play.context,
    frame: includedFrame(step, request, play.context),
    role: step.role,
    file: step.ast.at.file,
    handler: step.handler,
    importedAt: step.ast.actionAt,
    dynamic: true,
    // what import_role brings further in
    roleHandlers: [],
    playRoles: [],
  };
  const core = coreOf(services.options);
  if (request.kind === 'tasks') {
    const file = findTasksFile(request.target, context, step.ast);
    const parsed = readSteps(file, context);
    const steps = compileSteps(parsed ?? [], { ...context, file });
    progress.addHandlers(context.roleHandlers);
    progress.publish(context.playRoles);
    return { steps, told: parsed === undefined && !core.emptyIncludesTold ? undefined : file };
  }
  const role = loadRole(request.target, { ...context, frame: step.frame }, step.ast.actionAt);
  const given = [...(request.itemVars.size > 0 ? [request.itemVars] : []), ...varsGiven(step.ast)];
  const call = { parts: request.parts, given, parents: ancestors(context) };
  const compiled = compileRole(role, call, { ...context, handler: false });
  progress.addHandlers([...compiled.handlers, ...context.roleHandlers]);
  const all = [...context.playRoles, ...compiled.uses];
  const published = request.isPublic ? all : context.playRoles;
  progress.publish(published, core.namedIncludes ? all : published);
  // The role itself comes last, after its dependencies, which run once as ever.
  const steps = compiled.steps.map((each, index) =>
    index === compiled.steps.length - 1 && each.kind === 'block' && each.roleOnce !== undefined
      ? { ...each, roleOnce: { ...each.roleOnce, allowDuplicates: request.allowDuplicates } }
      : each,
  );
  return { steps, told: core.roleIncludesTold ? request.target : undefined };
}
