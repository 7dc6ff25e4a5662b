import { shortName } from '../ansible-words.ts';
import type { TaskResult } from '../engine/events.ts';
import type { LongText, Slices } from '../in-slices.ts';
import { Dict, type Value } from '../values.ts';
import { type JsonOptions, jsonInSlices } from './json-text.ts';

type Shown = Pick<TaskResult, 'task' | 'data' | 'items' | 'itemLabel' | 'noLog' | 'verboseAlways' | 'hides'> &
  Partial<Pick<TaskResult, 'status'>>;

/** How a result is written behind `=>`. @param fields what of it is shown, where that is not what a verbosity shows */
export type ResultText = (result: Shown, verbosity: number, fields?: Dict) => Slices<LongText>;

/** Fields that stand for the status, which the line shows already. */
const STATUS_FIELDS = ['failed', 'skipped'];
const DEBUG_HIDDEN = ['changed', 'failed', 'skipped', 'invocation', 'skip_reason'];

export function isDebug(result: Shown): boolean {
  return shortName(result.task.action) === 'debug';
}

/** The fields of a result that are shown at a verbosity. */
export function* shownFields(result: Shown, verbosity: number): Slices<Dict> {
  const fields = yield* allFields(result, verbosity);
  // told before the line, but of an item that did well: there when its loop ends
  if (result.itemLabel === undefined || result.status === 'failed')
    for (const name of ['warnings', 'deprecations']) fields.delete(name);
  for (const name of result.hides ?? []) fields.delete(name);
  if (!isDebug(result)) return fields;
  const alone = fields.has('msg');
  const shown = (key: string) => (alone ? key === 'msg' : !DEBUG_HIDDEN.includes(key));
  return Dict.of([...fields].filter(([key]) => shown(String(key))));
}

/** All fields but those that speak to callbacks alone. */
export function* allFields(result: Shown, verbosity: number): Slices<Dict> {
  const hidden = new Set([...STATUS_FIELDS, 'exception', ...(verbosity < 3 ? ['invocation', 'diff'] : [])]);
  const entries = [...(yield* withoutInternals(wholeData(result)))];
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

function* withoutInternals(data: Dict): Slices<Dict> {
  yield;
  const entries: [Value, Value][] = [];
  for (const [key, value] of data)
    if (!String(key).startsWith('_ansible_'))
      entries.push([key, isContainer(value) ? yield* withoutInternalParts(value) : value]);
  return Dict.of(entries);
}

/** So many parts of a list are looked at at a stretch. */
const PARTS_OF_A_SLICE = 10_000;

const isContainer = (value: Value): value is Dict | Value[] => value instanceof Dict || Array.isArray(value);

function* withoutInternalParts(value: Dict | Value[]): Slices<Value> {
  if (value instanceof Dict) return yield* withoutInternals(value);
  const parts: Value[] = [];
  for (const part of value) {
    parts.push(isContainer(part) ? yield* withoutInternalParts(part) : part);
    if (parts.length % PARTS_OF_A_SLICE === 0) yield;
  }
  return parts;
}

/** Of what is always shown, and from -vvv on, results take several lines. */
export function layout(result: Shown, verbosity: number): JsonOptions {
  return result.verboseAlways === true || verbosity > 2 ? { sortKeys: true, indent: 4 } : { sortKeys: true };
}

/** A result as the default callback prints it: JSON on one line, or indented for what is always shown. */
export const resultText: ResultText = function* (result, verbosity, fields) {
  return yield* jsonInSlices(fields ?? (yield* shownFields(result, verbosity)), layout(result, verbosity));
};
