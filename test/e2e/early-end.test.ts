import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TSPLAY } from '../support/golden.ts';

/** Makes Node forget the programs that it started: nothing else is left to wait for. */
const FORGETFUL = `
import child_process from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
const { spawn } = child_process;
child_process.spawn = (...args) => {
  const child = spawn(...args);
  for (const each of [child, ...child.stdio]) each?.unref?.();
  return child;
};
syncBuiltinESMExports();
`;

test('a run that nothing can go on with does not end as if all were well', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-early-end-'));
  try {
    writeFileSync(join(folder, 'forgetful.mjs'), FORGETFUL);
    writeFileSync(
      join(folder, 'play.yml'),
      '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - command: sleep 5\n',
    );
    const [node = '', ...program] = TSPLAY;
    const args = ['--import', join(folder, 'forgetful.mjs'), ...program, '-c', 'local', join(folder, 'play.yml')];
    const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8' });
    expect(stdout).toContain('TASK [command]');
    expect(stdout).not.toContain('PLAY RECAP');
    expect(stderr).toContain('ERROR! Unexpected end');
    expect(status).toBe(250);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
