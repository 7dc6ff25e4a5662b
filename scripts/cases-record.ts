import { isDeepStrictEqual, parseArgs } from 'node:util';
import {
  allCases,
  type NamedCase,
  oracleOf,
  oursOf,
  type Recorded,
  reasonFor,
  writeRecorded,
} from '../test/support/cases/case.ts';
import type { Runs } from '../test/support/cases/outcome.ts';
import { missingFor, runCases } from '../test/support/cases/run.ts';
import { differenceOf } from '../test/support/cases/since.ts';
import { ORACLE, ORACLE_219, TSPLAY } from '../test/support/golden.ts';

// `npm run cases:record [-- [--new] [--oracle 2.19] MODULE[/BEHAVIOUR]...]`: writes into the files under test/cases what ansible-playbook makes
// of them, and, of those that differ on purpose, what tsplay does (dist/tsplay.js). `--new`: only of those that were never
// recorded. Of 2.19 it is written in what it differs from 2.14, which must be recorded before.

/** What of the case is recorded anew; undefined: nothing. */
type Recording = (each: NamedCase) => Recorded | undefined;

async function answersOf(program: readonly string[], cases: readonly NamedCase[], line: '2.14' | '2.19') {
  const found = await runCases(program, cases, line);
  return new Map<NamedCase, Runs>(cases.map((each, index) => [each, found[index] as Runs]));
}

async function record214(cases: readonly NamedCase[]): Promise<Recording> {
  const oracles = await answersOf(ORACLE, cases, '2.14');
  const ours = await answersOf(
    TSPLAY,
    cases.filter(({ given }) => reasonFor(given, '2.14') !== undefined),
    '2.14',
  );
  return each => {
    const oracle = oracles.get(each);
    if (oracle === undefined) return undefined;
    const tsplay = ours.get(each);
    const { oracle219, tsplay219, ...before } = each.recorded ?? {};
    const since = {
      ...(oracle219 === undefined ? {} : { oracle219 }),
      ...(tsplay219 === undefined ? {} : { tsplay219 }),
    };
    const now = { oracle, ...(tsplay === undefined ? {} : { tsplay }) };
    // what 2.19 differs in is told beside what this was
    return isDeepStrictEqual(before, now) ? { ...now, ...since } : now;
  };
}

async function record219(cases: readonly NamedCase[]): Promise<Recording> {
  const oracles = await answersOf(ORACLE_219, cases, '2.19');
  const ours = await answersOf(
    TSPLAY,
    cases.filter(({ given }) => reasonFor(given, '2.19') !== undefined),
    '2.19',
  );
  return each => {
    const [runs, tsplay] = [oracles.get(each), ours.get(each)];
    if (runs === undefined || each.recorded === undefined) return undefined;
    const { oracle, tsplay: before } = each.recorded;
    return {
      oracle,
      ...(before === undefined ? {} : { tsplay: before }),
      oracle219: differenceOf(oracle, runs),
      ...(tsplay === undefined ? {} : { tsplay219: differenceOf(before ?? oracle, tsplay) }),
    };
  };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { oracle: { type: 'string', default: '2.14' }, new: { type: 'boolean', default: false } },
});
const line = values.oracle === '2.19' ? '2.19' : '2.14';

function isKnown({ given, recorded }: NamedCase): boolean {
  if (recorded === undefined || oracleOf(recorded, line) === undefined) return false;
  return (oursOf(recorded, line) !== undefined) === (reasonFor(given, line) !== undefined);
}

const all = allCases(positionals);
const cases = values.new ? all.filter(each => !isKnown(each)) : all;
const incapable = cases.filter(({ given }) => missingFor(given).length > 0);
if (incapable.length > 0) throw new Error(`not recorded here: ${incapable.map(each => `${each.file} ${each.name}`)}`);
const unready = line === '2.19' ? cases.filter(({ recorded }) => recorded === undefined) : [];
if (unready.length > 0) throw new Error(`not recorded with 2.14: ${unready.map(each => `${each.file} ${each.name}`)}`);

const recording = line === '2.19' ? await record219(cases) : await record214(cases);
const files = new Map<string, Map<string, Recorded>>();
for (const each of all) {
  const path = `${each.module}/${each.file}`;
  const recorded = files.get(path) ?? new Map<string, Recorded>();
  const now = recording(each) ?? each.recorded;
  if (now !== undefined) recorded.set(each.name, now);
  files.set(path, recorded);
}
for (const [path, recorded] of files) writeRecorded(path, recorded);
