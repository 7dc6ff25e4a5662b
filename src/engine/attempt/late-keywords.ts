import { str } from '../../python/repr.ts';
import { oneOrMore } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { KeywordValues, rendered } from '../variables/keyword-values.ts';
import type { TaskView } from './task-view.ts';

/** What is done with a task's result; as Ansible has it, read for each item before the module runs. */
export interface LateKeywords {
  readonly delegateFacts: boolean;
  /** Handlers and topics to be told where the task changes something. */
  readonly notifies: readonly string[];
}

/** Truths that are asked for again when the module has run, or for the screen alone. */
const TRUTHS = ['become', 'check_mode', 'no_log', 'ignore_unreachable', 'any_errors_fatal'] as const;

/** How the host is reached: asked for again where it is, and there only where no variable says it. */
const OF_CONNECTION = [
  'connection',
  'remote_user',
  'become_method',
  'become_user',
  'become_exe',
  'become_flags',
] as const;

/**
 * Reads what would otherwise be read too late: what is wrong with it fails the task before it does anything.
 * @throws TemplateError, PlayError `keyword-type`
 */
export function lateKeywords(step: TaskStep, { templar }: TaskView): LateKeywords {
  const keywords = new KeywordValues(step, templar);
  for (const name of TRUTHS) keywords.boolean(name);
  for (const name of OF_CONNECTION) keywords.value(name);
  keywords.integer('port');
  // before 2.19 what is wrong with it ends the run, and is found ahead of this
  if (templar.core.wholeKeywords) keywords.integer('throttle');
  const notifies = step.effective.notify.flatMap(value => oneOrMore(rendered('notify', value, templar)).map(str));
  return { delegateFacts: keywords.boolean('delegate_facts') ?? false, notifies };
}
