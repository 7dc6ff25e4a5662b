import { shortName } from '../../ansible-words.ts';
import type { Status, TaskResult } from '../../engine/events.ts';
import { type Dict, isText, textOf, type Value } from '../../values.ts';
import type { Color } from '../colors.ts';

const WITHOUT_JSON = /^(?:(?:ansible\.windows\.)?(?:command|shell|raw|win_command|win_shell))$/;

/** Whether a result is shown as the output of a command rather than as JSON. */
export function isCommand(result: TaskResult, unless: string): boolean {
  return WITHOUT_JSON.test(shortName(result.task.action)) && !result.data.has(unless);
}

/** A field's text, empty where it has none. */
export function fieldText(data: Dict, name: string): string {
  const value: Value | undefined = data.get(name);
  return isText(value) ? textOf(value) : '';
}

/** The return code, -1 where there is none. */
export function returnCode(data: Dict): string {
  return String(data.get('rc') ?? -1);
}

export const CAPTIONS: Readonly<Record<Exclude<Status, 'skipped'>, readonly [string, Color]>> = {
  ok: ['SUCCESS', 'ok'],
  changed: ['CHANGED', 'changed'],
  failed: ['FAILED', 'error'],
  unreachable: ['UNREACHABLE!', 'unreachable'],
};
