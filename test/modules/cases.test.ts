import type { CoreLine } from '../../src/core-line.ts';
import { allCases, type NamedCase, oracleOf, oursOf, reasonFor } from '../support/cases/case.ts';
import type { Runs } from '../support/cases/outcome.ts';
import { missingFor, runCases } from '../support/cases/run.ts';
import { TSPLAY } from '../support/golden.ts';

// What ansible-playbook made of each case (npm run cases:record) comes of it here, too: result, diff, calls and files, in
// check mode, for real, and again. CASES=copy,file runs those of some modules only. On the line of 2.19 run those of the modules
// that it is known to change: CASES_219=all runs all that are recorded with it.

const chosen = process.env.CASES?.split(',') ?? [];
const all = allCases(chosen).map(each => ({
  ...each,
  title: `${each.module} ${each.file.slice(0, -4)}: ${each.name}`,
}));
const possible = all.filter(({ given }) => missingFor(given).length === 0);
const impossible = all.filter(each => !possible.includes(each));

const isChanged = ({ given, recorded }: NamedCase) =>
  given.differs219 !== undefined || Object.keys(recorded?.oracle219 ?? {}).length > 0;
const changedModules = new Set(all.filter(isChanged).map(({ module }) => module));
const since = possible.filter(
  ({ module, recorded, given }) =>
    recorded?.oracle219 !== undefined &&
    given.fails === undefined &&
    (changedModules.has(module) || process.env.CASES_219 === 'all'),
);

/** For all cases of a line, three times each, on a machine that has other work to do: only what hangs takes longer. */
const LONGEST_MS = 900_000;

describe.each([
  ['2.14', possible],
  ['2.19', since],
] as const)('%s', (line: CoreLine, cases) => {
  const outcomes = new Map<string, Runs>();
  beforeAll(async () => {
    const found = await runCases(TSPLAY, cases, line);
    for (const [index, { title }] of cases.entries()) outcomes.set(title, found[index] as Runs);
  }, LONGEST_MS);

  // a choice may be of modules that are the same on both lines
  if (cases.length === 0) test('nothing is otherwise', () => {});
  else
    test.each(cases.map(each => [each.title, each] as const))('%s', (title, { given, recorded }) => {
      const outcome = outcomes.get(title);
      expect(recorded).toBeDefined();
      const expected = recorded && oracleOf(recorded, line);
      if (reasonFor(given, line) === undefined && given.fails === undefined) return expect(outcome).toEqual(expected);
      // it says that it is not as the oracle has it: that must be true
      expect(outcome).not.toEqual(expected);
      expect(given.fails === undefined ? outcome : undefined).toEqual(recorded && oursOf(recorded, line));
    });
});

if (impossible.length > 0)
  test.skip.each(impossible.map(each => [each.title, missingFor(each.given).join(', ')]))('%s: needs %s', () => {});
