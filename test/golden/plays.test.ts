import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findInstallation } from '../../src/bridge/find/installation.ts';
import {
  expectationFile,
  expectationOf,
  GOLDEN,
  goldenFolders,
  onBothLines,
  runGolden,
  TSPLAY,
} from '../support/golden.ts';
import { DIFFERS, SET_IN } from './core-219-differs.ts';

// Each folder is a playbook with its flags; expected.txt is what ansible-playbook printed on standard output and its exit code,
// written by `npm run golden:record plays NAME`.

const FOLDER = join(GOLDEN, 'plays');

// Modules and plugins in Python want an ansible-core on this machine; `npm test` brings it.
const hasCore = findInstallation(undefined, process.env) !== undefined;
// libfaketime (test/elsewhere) breaks Python's time.sleep, with which Ansible waits for its jobs.
const sleepsInPython = (name: string) => name === 'python-connection-jobs';
const folders = goldenFolders('plays')
  .filter(name => hasCore || !/^bridge-|python-/.test(name))
  .filter(name => process.env.FAKETIME === undefined || !sleepsInPython(name));

/** Some are about 2.19 alone. */
const isOf214 = (name: string) => existsSync(join(FOLDER, name, 'expected.txt'));

describe('plays come out as with ansible-playbook', () => {
  test.each(folders.filter(isOf214))('%s', async name => {
    const expected = readFileSync(expectationFile(join(FOLDER, name), '2.14'), 'utf8');
    const run = await runGolden(TSPLAY, join(FOLDER, name), { errors: false });
    expect(expectationOf(run).split('\n')).toEqual(expected.split('\n'));
  });
});

const on219 = async (name: string) => {
  const expected = readFileSync(expectationFile(join(FOLDER, name), '2.19'), 'utf8');
  const run = await runGolden(TSPLAY, join(FOLDER, name), { errors: false, env: { TSPLAY_CORE: '2.19' } });
  const lines = (text: string) => text.split('\n').map(line => (SET_IN.has(name) ? line.trimStart() : line));
  return { given: lines(expectationOf(run)), expected: lines(expected) };
};

// The machine matters to both lines alike: elsewhere one of them is enough.
const here = process.env.FAKETIME === undefined ? describe : describe.skip;

here('and with --core 2.19 as with ansible-core 2.19', () => {
  test.each(folders.filter(name => onBothLines(name) && DIFFERS[name] === undefined))('%s', async name => {
    const { given, expected } = await on219(name);
    expect(given).toEqual(expected);
  });
});

here('what differs on the line of 2.19 still does', () => {
  test.each(Object.entries(DIFFERS))('%s: %s', async name => {
    const { given, expected } = await on219(name);
    expect(given).not.toEqual(expected);
  });
});
