import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../../support/run-playbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-strategies-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(strategy: string) {
  const tasks = [{ debug: {} }];
  writeFileSync(join(folder, 'play.yml'), JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
  const words = [`${PROJECT}dist/tsplay.js`, '-i', 'a,b', '-c', 'local', 'play.yml'];
  const env = { ...process.env, ANSIBLE_STRATEGY: strategy };
  return spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env });
}

test.each(['mitogen', 'mitogen_linear', 'mitogen_free', 'mitogen_host_pinned', 'ansible.builtin.free'])(
  'the strategy %s is known',
  strategy => {
    const { status, stdout } = run(strategy);
    expect(stdout).toMatch(/^b +: ok=1 /m);
    expect(status).toBe(0);
  },
);

test('a strategy that nobody has is refused', () => {
  expect(run('mitogen_nope').stderr).toContain('Invalid play strategy specified: nope');
});
