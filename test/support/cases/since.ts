import { isDeepStrictEqual } from 'node:util';
import { type Outcome, PHASES, type Phase, type Runs } from './outcome.ts';

/** In what a run comes out otherwise than another: fields of the result that are other or more, those that are gone, and the rest whole. */
type OutcomeDifference = Partial<Outcome> & { readonly gone?: readonly string[] };

/** In what recordings differ, by phase; empty: in nothing. */
export type RunsDifference = Readonly<Partial<Record<Phase, OutcomeDifference>>>;

function outcomeDifference(from: Outcome, to: Outcome): OutcomeDifference {
  const other = Object.entries(to.result).filter(([name, value]) => !isDeepStrictEqual(value, from.result[name]));
  const gone = Object.keys(from.result).filter(name => !(name in to.result));
  const { calls = [], files = {} } = to;
  return {
    ...(other.length === 0 ? {} : { result: Object.fromEntries(other) }),
    ...(gone.length === 0 ? {} : { gone }),
    ...(isDeepStrictEqual(calls, from.calls ?? []) ? {} : { calls }),
    ...(isDeepStrictEqual(files, from.files ?? {}) ? {} : { files }),
  };
}

/** What must be said of `to` beside `from`. */
export function differenceOf(from: Runs, to: Runs): RunsDifference {
  const all = PHASES.map(phase => [phase, outcomeDifference(from[phase], to[phase])] as const);
  return Object.fromEntries(all.filter(([, each]) => Object.keys(each).length > 0));
}

function outcomeWith(
  from: Outcome,
  { result, gone = [], calls = from.calls, files = from.files }: OutcomeDifference,
): Outcome {
  const kept = Object.entries(from.result).filter(([name]) => !gone.includes(name));
  return {
    result: { ...Object.fromEntries(kept), ...result },
    ...(calls === undefined || calls.length === 0 ? {} : { calls }),
    ...(files === undefined || Object.keys(files).length === 0 ? {} : { files }),
  };
}

/** The recording that `differenceOf` told beside `from`. */
export function runsWith(from: Runs, difference: RunsDifference): Runs {
  const all = PHASES.map(phase => [phase, outcomeWith(from[phase], difference[phase] ?? {})] as const);
  return Object.fromEntries(all) as Runs;
}
