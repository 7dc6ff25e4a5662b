import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/tsplay.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tsplay-prompt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a prompt that quotes a host neither steers the terminal nor shows a secret', () => {
  writeFileSync(
    join(folder, 'play.yml'),
    `- hosts: all
  gather_facts: false
  tasks:
    - shell: printf '\\033[2Jcleared hunter22'
      register: said
    - pause:
        prompt: "{{ said.stdout }}"
        seconds: 1
`,
  );
  const args = [PROGRAM, '-i', 'here,', '-c', 'local', '-e', 'ansible_password=hunter22', 'play.yml'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', input: '' });
  expect(status).toBe(0);
  expect(stdout).toContain('\\x1b[2Jcleared ********');
  expect(stdout + stderr).not.toContain('\x1b');
  expect(stdout + stderr).not.toContain('hunter22');
});
