import { allCases, type NamedCase, type Recorded, writeRecorded } from '../test/support/cases/case.ts';
import { missingFor, runCases } from '../test/support/cases/run.ts';
import { ORACLE, TSPLAY } from '../test/support/golden.ts';

// `npm run cases:record [-- [--new] MODULE...]`: writes into the files under test/cases what ansible-playbook makes of them,
// and, of those that differ on purpose, what tsplay does (dist/tsplay.js). `--new`: only of those that were never recorded.

const words = process.argv.slice(2);
const all = allCases(words.filter(word => word !== '--new'));
const isKnown = ({ given, recorded }: NamedCase) =>
  recorded !== undefined && (recorded.tsplay !== undefined) === (given.differs !== undefined);
const cases = words.includes('--new') ? all.filter(each => !isKnown(each)) : all;
const incapable = cases.filter(({ given }) => missingFor(given).length > 0);
if (incapable.length > 0) throw new Error(`not recorded here: ${incapable.map(each => `${each.file} ${each.name}`)}`);

const oracle = await runCases(ORACLE, cases);
const differing = cases.filter(({ given }) => given.differs !== undefined);
const ours = await runCases(TSPLAY, differing);

const files = new Map<string, Map<string, Recorded>>();
for (const each of all) {
  const path = `${each.module}/${each.file}`;
  const recorded = files.get(path) ?? new Map<string, Recorded>();
  const tsplay = ours[differing.indexOf(each)];
  const fresh = oracle[cases.indexOf(each)];
  const now = fresh === undefined ? each.recorded : { oracle: fresh, ...(tsplay === undefined ? {} : { tsplay }) };
  if (now !== undefined) recorded.set(each.name, now);
  files.set(path, recorded);
}
for (const [path, recorded] of files) writeRecorded(path, recorded);
