import type { TaskResult } from '../engine/events.ts';
import { Dict } from '../values.ts';
import { toJson } from './json-text.ts';

/** Fields that stand for the status, which the line shows already. */
const STATUS_FIELDS = ['failed', 'skipped'];
const DEBUG_HIDDEN = ['changed', 'failed', 'skipped', 'invocation', 'skip_reason'];

/** The fields of a result that are shown at a verbosity. */
export function shownFields(result: TaskResult, verbosity: number): Dict {
  const debug = result.task.action.replace(/^ansible\.(?:builtin|legacy)\./, '') === 'debug';
  const hidden = new Set([...STATUS_FIELDS, ...(debug ? DEBUG_HIDDEN : [])]);
  if (verbosity < 3) {
    hidden.add('invocation');
    hidden.add('diff');
  }
  hidden.add('exception');
  hidden.add('warnings');
  const alone = debug && result.data.has('msg');
  const shown = (key: string) => (alone ? key === 'msg' : !hidden.has(key) && !key.startsWith('_ansible_'));
  return Dict.of([...result.data].filter(([key]) => shown(String(key))));
}

/** A result as the default callback prints it: JSON on one line, or indented for what is always shown. */
export function resultText(result: TaskResult, verbosity: number): string {
  const fields = shownFields(result, verbosity);
  return toJson(fields, { sortKeys: true, ...(result.verboseAlways === true ? { indent: 4 } : {}) });
}
