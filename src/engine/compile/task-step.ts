import type { Step, Task } from '../../playbook/ast.ts';
import type { ResolvedAction } from './action-names.ts';
import { type CompileContext, frameOf } from './compile-context.ts';
import { effectiveKeywords } from './frame.ts';
import type { CompiledStep, TaskStep } from './steps.ts';

/** Builds the step of one task. */
export function taskStep(task: Task, action: ResolvedAction, context: CompileContext, implicit = false): TaskStep {
  const frame = frameOf(task, context.frame);
  return {
    kind: 'task',
    id: context.nextId(),
    ast: task,
    frame,
    effective: effectiveKeywords(frame),
    role: context.role,
    handler: context.handler,
    action: action.name,
    resolved: action,
    implicit,
  };
}

/** The handlers among steps, blocks opened: handlers run one by one, whatever block they were written in. */
export function handlersOf(steps: readonly Step[], context: CompileContext): TaskStep[] {
  const open = (step: CompiledStep): TaskStep[] => (step.kind === 'task' ? [step] : step.body.flatMap(open));
  return context.compile(steps, { ...context, handler: true }).flatMap(open);
}
