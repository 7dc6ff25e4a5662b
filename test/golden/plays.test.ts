import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findInstallation } from '../../src/bridge/find/installation.ts';
import { GOLDEN, goldenFolders, runGolden, TSPLAY } from '../support/golden.ts';

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
    const expected = readFileSync(join(FOLDER, name, 'expected.txt'), 'utf8');
    const { rc, output } = await runGolden(TSPLAY, join(FOLDER, name), { errors: false });
    expect(`exit code: ${rc}\n\n${output}`.split('\n')).toEqual(expected.split('\n'));
  });
});
