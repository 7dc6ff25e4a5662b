import { join } from 'node:path';
import { EXIT, PlayError } from '../../errors.ts';
import type { Step, Task } from '../../playbook/ast.ts';
import type { ReadOptions } from '../../playbook/parse.ts';
import type { Role, RoleLoader } from '../../playbook/role.ts';
import { isText, type Position, textOf, type Value } from '../../values.ts';
import { collectionsOf, type Frame, type RoleUse } from './frame.ts';
import { checkModuleDefaults, type Naming } from './module-defaults.ts';
import type { CompiledStep, TaskStep } from './steps.ts';
import type { TagSelection } from './tags.ts';

/** What compiling needs of its surroundings; grows inward by copying. */
export interface CompileContext extends Naming {
  readonly loader: RoleLoader;
  readonly read: ReadOptions;
  readonly tags: TagSelection;
  readonly playDir: string;
  readonly frame: Frame;
  readonly role: RoleUse | undefined;
  /** The file that the steps were written in. */
  readonly file: string;
  readonly handler: boolean;
  /** The import or include that brings in what is compiled. */
  readonly importedAt?: Position | undefined;
  /** A dynamic include brings in what is compiled. */
  readonly dynamic?: boolean | undefined;
  /** The files of tasks that import what is compiled, outermost first. */
  readonly importedBy?: readonly string[] | undefined;
  /** Renders a value with the variables known before any host is (play vars, role vars, extra vars). */
  renderStatic(value: Value, context: CompileContext): Value;
  nextId(): number;
  /** Compiles steps: roles bring them, and steps bring roles. */
  compile(steps: readonly Step[], context: CompileContext): CompiledStep[];
  /** Roles whose defaults and vars hold for the whole play. */
  readonly playRoles: RoleUse[];
  /** Handlers of roles by the key of their use, where uses that do the same share them. */
  readonly handlersByUse: Map<string, readonly TaskStep[]> | undefined;
  /** Handlers that imported roles bring along. */
  readonly roleHandlers: TaskStep[];
}

type FrameNode = Pick<Frame, 'keywords' | 'source'>;

export function frameOf({ keywords, source }: FrameNode, parent: Frame | undefined): Frame {
  return { keywords, source, parent };
}

/** A frame without the `vars` of its own node. */
export function withoutVars(frame: Frame): Frame {
  return { ...frame, keywords: new Map([...frame.keywords].filter(([name]) => name !== 'vars')) };
}

/** The frame of a node. @throws PlayError when its `module_defaults` name what there is not */
export function checkedFrame(
  node: FrameNode & { readonly at: Position },
  parent: Frame | undefined,
  naming: Naming,
): Frame {
  const frame = frameOf(node, parent);
  const defaults = node.keywords.get('module_defaults') ?? null;
  if (defaults !== null) checkModuleDefaults(defaults, collectionsOf(frame), naming, node.at);
  return frame;
}

/** Finds the role that something in `context` names. @throws PlayError `role-not-found` */
export function loadRole(name: string, context: CompileContext, at: Position, dependency = false): Role {
  const role = context.loader.load(name, {
    basedir: context.playDir,
    callingRole: context.role?.role,
    dependency,
    collections: collectionsOf(context.frame),
    at,
  });
  context.names.library.addRole(join(role.path, 'library'));
  return role;
}

/** A text argument of an import, rendered before the run. @throws PlayError when it needs what only a host knows */
export function staticText(value: Value, task: Task, context: CompileContext): string {
  try {
    const rendered = context.renderStatic(value, context);
    if (isText(rendered)) return textOf(rendered).trim();
    return String(rendered);
  } catch (error) {
    throw new PlayError(`Error when evaluating variable in import path: ${(error as Error).message}`, {
      code: 'import-not-static',
      position: task.actionAt,
      hint: 'an import is read before the run: use variables of the play or `-e`, or write include_tasks',
      exitCode: EXIT.parse,
      cause: error,
    });
  }
}
