import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../support/run-playbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-password-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['--vault-password-file', folder, 'The vault password file FOLDER is a directory'],
  ['--vault-id', `x@${folder}`, 'The vault password file FOLDER is a directory'],
  ['--become-password-file', folder, 'Could not read password file FOLDER: it is a directory'],
  ['--connection-password-file', folder, 'Could not read password file FOLDER: it is a directory'],
])('%s that is a directory is an error that says so', (flag, value, words) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [`${PROJECT}dist/tsplay.js`, '-i', 'here,', flag, value, 'play.yml'],
    { cwd: PROJECT, encoding: 'utf8' },
  );
  expect(stderr).toContain(`ERROR! ${words.replace('FOLDER', folder)}`);
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(1);
});
