import { readFileSync } from 'node:fs';
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

// Each folder is a playbook with its flags; expected.txt is what ansible-playbook printed on standard output and its exit code,
// written by `npm run golden:record plays NAME`.

const FOLDER = join(GOLDEN, 'plays');

// Modules and plugins in Python want an ansible-core on this machine; `npm test` brings it.
const hasCore = findInstallation(undefined, process.env) !== undefined;
// libfaketime (test/elsewhere) breaks Python's time.sleep, with which Ansible waits for its jobs.
const sleepsInPython = (name: string) => name === 'python-connection-jobs';
const folders = goldenFolders('plays')
  .filter(name => hasCore || !/^(?:bridge|python)-/.test(name))
  .filter(name => process.env.FAKETIME === undefined || !sleepsInPython(name));

describe('plays come out as with ansible-playbook', () => {
  test.each(folders)('%s', async name => {
    const expected = readFileSync(expectationFile(join(FOLDER, name), '2.14'), 'utf8');
    const run = await runGolden(TSPLAY, join(FOLDER, name), { errors: false });
    expect(expectationOf(run).split('\n')).toEqual(expected.split('\n'));
  });
});

describe('and with --core 2.19 as with ansible-core 2.19', () => {
  test.each(folders.filter(onBothLines))('%s', async name => {
    const expected = readFileSync(expectationFile(join(FOLDER, name), '2.19'), 'utf8');
    const run = await runGolden(TSPLAY, join(FOLDER, name), { errors: false, env: { TSPLAY_CORE: '2.19' } });
    expect(expectationOf(run).split('\n')).toEqual(expected.split('\n'));
  });
});
