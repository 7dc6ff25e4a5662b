import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExpectation } from '../support/error-expectation.ts';
import { GOLDEN, goldenFolders, needsSshd, runGolden, type Substitutions, TSPLAY } from '../support/golden.ts';
import { closedPort, sshdSubstitutions } from '../support/golden-sshd.ts';
import { sshdMissing, type TestSshd } from '../support/sshd.ts';

// Each folder is something that a user gets wrong; expected.txt is what tsplay prints, its exit code, and whether the first
// task of the playbook had run by then. `npm run golden:record errors NAME` writes it anew.

const FOLDER = join(GOLDEN, 'errors');

/** Where the exit code is not ansible-playbook's, with the reason (docs/compatibility.md tells them too). */
const OTHER_EXIT_CODES: Readonly<Record<string, string>> = {
  'extra-vars-no-value': 'Ansible drops a word without value silently',
  'extra-vars-bad-name': 'Ansible defines a variable that no template can name',
  'module-of-unknown-collection': 'the module may exist: that it is not here matters when a host comes to the task',
  'module-in-python': 'Ansible runs it; here none is to be used',
  'tasks-import-cycle': 'Ansible ends in a stack overflow of its own',
  'syntax-check-all-faults': 'Ansible tells another of the faults, and that alone',
  'delegate-empty': 'Ansible runs the task on the host itself; since 2.15.9 it fails it',
  'serial-no-number': 'Ansible ends in a ValueError of its own (250)',
  'flag-refused': 'Ansible has the flag and uses it for scp',
};

const folders = goldenFolders('errors');
const local = folders.filter(name => !needsSshd(join(FOLDER, name)));
const overSsh = folders.filter(name => needsSshd(join(FOLDER, name)));
const expectation = (name: string) => readExpectation(readFileSync(join(FOLDER, name, 'expected.txt'), 'utf8'));

async function expectRecorded(name: string, substitutions: Substitutions): Promise<void> {
  const { rc, output, marked } = await runGolden(TSPLAY, join(FOLDER, name), { errors: true, substitutions });
  const { oracle, ...expected } = expectation(name);
  expect({ rc: String(rc), marked, output }).toEqual(expected);
}

describe('errors', () => {
  let words: Substitutions = {};
  beforeAll(async () => {
    words = await closedPort();
  });

  test.each(local)('%s', name => expectRecorded(name, words));
});

(sshdMissing() === undefined ? describe : describe.skip)('errors over ssh', () => {
  let sshd: TestSshd | undefined;
  let words: Substitutions = {};
  beforeAll(async () => {
    ({ sshd, words } = await sshdSubstitutions());
  });
  afterAll(() => sshd?.[Symbol.asyncDispose]());

  test.each(overSsh)('%s', name => expectRecorded(name, words));
});

describe('what is recorded', () => {
  test.each(folders)('%s: exit code of Ansible, nothing but words for the user', name => {
    const { rc, oracle, output } = expectation(name);
    if (Object.hasOwn(OTHER_EXIT_CODES, name)) expect(rc).not.toBe(oracle);
    else expect(rc).toBe(oracle);
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+\)?$|\[object |probably a bug/m);
  });
});
