import { shortName } from '../ansible-words.ts';
import type { TaskResult } from '../engine/events.ts';
import type { Slices } from '../in-slices.ts';
import { Dict, type Value } from '../values.ts';
import { type JsonOptions, jsonInSlices } from './json-text.ts';

type Shown = Pick<TaskResult, 'task' | 'data' | 'items' | 'itemLabel' | 'noLog' | 'verboseAlways'> &
  Partial<Pick<TaskResult, 'status'>>;

/** How a result is written behind `=>`. @param fields what of it is shown, where that is not what a verbosity shows */
export type ResultText = (result: Shown, verbosity: number, fields?: Dict) => Slices<string>;

/** Fields that stand for the status, which the line shows already. */
const STATUS_FIELDS = ['failed', 'skipped'];
const DEBUG_HIDDEN = ['changed', 'failed', 'skipped', 'invocation', 'skip_reason'];

export function isDebug(result: Shown): boolean {
  return shortName(result.task.action) === 'debug';
}

/** The fields of a result that are shown at a verbosity. */
export function shownFields(result: Shown, verbosity: number): Dict {
  const fields = allFields(result, verbosity);
  // told before the line, but of an item that did well: there when its loop ends
  if (result.itemLabel === undefined || result.status === 'failed')
    for (const name of ['warnings', 'deprecations']) fields.delete(name);
  if (!isDebug(result)) return fields;
  const alone = fields.has('msg');
  const shown = (key: string) => (alone ? key === 'msg' : !DEBUG_HIDDEN.includes(key));
  return Dict.of([...fields].filter(([key]) => shown(String(key))));
}

/** All fields but those that speak to callbacks alone. */
export function allFields(result: Shown, verbosity: number): Dict {
  const hidden = new Set([...STATUS_FIELDS, 'exception', ...(verbosity < 3 ? ['invocation', 'diff'] : [])]);
  const entries = [...withoutInternals(wholeData(result))];
  return Dict.of(entries.filter(([key]) => !hidden.has(String(key))));
}

/** A result's data; of a loop, what each item may show. */
export function wholeData({ data, items, noLog }: Shown): Dict {
  if (items === undefined || data.has('censored')) return data;
  const results = items.map(item => item.data);
  const whole = Dict.of([...data]);
  if (data.has('results')) whole.set('results', results);
  // One item's no_log hides the whole loop, as Ansible does.
  return noLog ? (items.find(item => item.data.has('censored'))?.data ?? whole) : whole;
}

function withoutInternals(data: Dict): Dict {
  const entries = [...data].filter(([key]) => !String(key).startsWith('_ansible_'));
  return Dict.of(entries.map(([key, value]): [Value, Value] => [key, withoutInternalParts(value)]));
}

function withoutInternalParts(value: Value): Value {
  if (value instanceof Dict) return withoutInternals(value);
  return Array.isArray(value) ? value.map(withoutInternalParts) : value;
}

/** Of what is always shown, and from -vvv on, results take several lines. */
export function layout(result: Shown, verbosity: number): JsonOptions {
  return result.verboseAlways === true || verbosity > 2 ? { sortKeys: true, indent: 4 } : { sortKeys: true };
}

/** A result as the default callback prints it: JSON on one line, or indented for what is always shown. */
export const resultText: ResultText = (result, verbosity, fields = shownFields(result, verbosity)) =>
  jsonInSlices(fields, layout(result, verbosity));
