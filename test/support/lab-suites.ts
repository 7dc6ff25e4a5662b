import { readFileSync } from 'node:fs';
import { labUsers, missingForLab } from '../../lab/requirements.ts';
import { MACHINE, SUITES, type Suite } from '../../lab/suites.ts';

const labs = await Promise.all(SUITES.map(async suite => ({ suite, missing: await missingForLab(suite) })));
const suffix = (suite: Suite) => (suite === MACHINE ? '' : ` of ${suite.name}`);

/** Tests on the lab node of each suite: `TITLE` on this machine's own, `TITLE of SUITE` on another. Says what it skips, and why. */
export function onEachLab(title: string, tests: (suite: Suite) => void): void {
  for (const { suite, missing } of labs) {
    if (missing.length > 0) console.warn(`skipped: ${title}${suffix(suite)}: ${missing.join(' ')}`);
    else if (!labUsers(suite).includes('patcher'))
      console.warn(`skipped: ${title}${suffix(suite)}: the sudo user (needs root, openssh-server and sudo)`);
    (missing.length > 0 ? describe.skip : describe)(`${title}${suffix(suite)}`, () => tests(suite));
  }
}

/** Tests on the lab node of this machine's own programs. */
export function onLab(title: string, tests: () => void): void {
  const there = labs.some(({ suite, missing }) => suite === MACHINE && missing.length === 0);
  (there ? describe : describe.skip)(title, tests);
}

const HINT = 'as ansible-playbook runs it';

/**
 * Compares with the snapshot of this test. It is recorded from ansible-playbook on the machine's own node: on another, where
 * there may be no Python for it, things must go the same way.
 */
export function expectRecorded(flow: unknown, suite: Suite): void {
  if (suite === MACHINE) {
    expect(flow).toMatchSnapshot(HINT);
    return;
  }
  const { currentTestName = '', testPath = '' } = expect.getState();
  const snapshots = readFileSync(testPath.replace(/([^/]+)$/, '__snapshots__/$1.snap'), 'utf8');
  const heading = `exports[\`${currentTestName.replace(suffix(suite), '')}: ${HINT} 1\`] = \``;
  const text = snapshots.split(heading)[1]?.split('`;')[0];
  if (text === undefined) throw new Error(`no such snapshot: ${heading}`);
  expect(flow).toEqual(JSON.parse(text.replace(/,(\s*[}\]])/g, '$1')));
}
