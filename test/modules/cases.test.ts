import { allCases, type Runs } from '../support/cases/case.ts';
import { missingFor, runCases } from '../support/cases/run.ts';
import { TSPLAY } from '../support/golden.ts';

// What ansible-playbook made of each case (npm run cases:record) comes of it here, too: result, diff, calls and files, in
// check mode, for real, and again. CASES=copy,file runs those of some modules only.

const chosen = process.env.CASES?.split(',') ?? [];
const all = allCases(chosen).map(each => ({
  ...each,
  title: `${each.module} ${each.file.slice(0, -4)}: ${each.name}`,
}));
const possible = all.filter(({ given }) => missingFor(given).length === 0);
const impossible = all.filter(each => !possible.includes(each));

const outcomes = new Map<string, Runs>();
beforeAll(async () => {
  const found = await runCases(TSPLAY, possible);
  for (const [index, { title }] of possible.entries()) outcomes.set(title, found[index] as Runs);
}, 300_000);

test.each(possible.map(each => [each.title, each] as const))('%s', (title, { given, recorded }) => {
  const outcome = outcomes.get(title);
  expect(recorded).toBeDefined();
  if (given.differs === undefined && given.fails === undefined) return expect(outcome).toEqual(recorded?.oracle);
  // it says that it is not as the oracle has it: that must be true
  expect(outcome).not.toEqual(recorded?.oracle);
  expect(given.fails === undefined ? outcome : undefined).toEqual(recorded?.tsplay);
});

if (impossible.length > 0)
  test.skip.each(impossible.map(each => [each.title, missingFor(each.given).join(', ')]))('%s: needs %s', () => {});
