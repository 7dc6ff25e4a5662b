import type { Play, Task } from '../../playbook/ast.ts';
import type { Position } from '../../values.ts';
import type { ResolvedAction } from './action-names.ts';
import type { Effective, Frame, RoleUse } from './frame.ts';

/** A task as it will run: inheritance applied, its includes known by name. Immutable. */
export interface TaskStep {
  readonly kind: 'task';
  /** Unique within a run. */
  readonly id: number;
  readonly ast: Task;
  readonly frame: Frame;
  readonly effective: Effective;
  readonly role: RoleUse | undefined;
  readonly handler: boolean;
  /** The action without `ansible.builtin.` or `ansible.legacy.`, redirects followed. */
  readonly action: string;
  readonly resolved: ResolvedAction;
  /** Made by tsplay, not written by the user (gathering facts, argument validation, end of section). */
  readonly implicit: boolean;
}

export interface BlockStep {
  readonly kind: 'block';
  readonly at: Position;
  readonly body: readonly CompiledStep[];
  readonly rescue: readonly CompiledStep[];
  readonly always: readonly CompiledStep[];
  /** Set on the block that is a whole role: it runs once for each host unless duplicates are allowed. */
  readonly roleOnce: { readonly key: string; readonly allowDuplicates: boolean } | undefined;
}

export type CompiledStep = TaskStep | BlockStep;

export interface CompiledPlay {
  readonly play: Play;
  readonly frame: Frame;
  /** pre_tasks, then roles with tasks, then post_tasks: handlers are flushed after each. */
  readonly sections: readonly (readonly CompiledStep[])[];
  readonly handlers: readonly TaskStep[];
  /** Roles of `roles:` and `import_role`: their defaults and vars hold for the whole play. */
  readonly roles: readonly RoleUse[];
}

/** The variable that takes a task's result; Ansible takes an empty name for none. */
export function registeredName({ effective }: Pick<TaskStep, 'effective'>): string | undefined {
  const name = String(effective.nearest('register') ?? '');
  return name === '' ? undefined : name;
}

/** Every task below some steps, in order. */
export function* tasksOf(steps: readonly CompiledStep[]): Generator<TaskStep> {
  for (const step of steps) {
    if (step.kind === 'task') yield step;
    else {
      yield* tasksOf(step.body);
      yield* tasksOf(step.rescue);
      yield* tasksOf(step.always);
    }
  }
}

/** Whether `no_log` says anything but a plain no: what the task spells out is not shown before it is known what that means. */
export function mayHide(step: TaskStep): boolean {
  return ![undefined, null, false].includes(step.effective.nearest('no_log') as null);
}

/** Whether a task is done for each of several items. */
export function isLoop({ ast }: TaskStep): boolean {
  return ast.withLookup !== undefined || ast.keywords.get('loop') !== undefined;
}
