import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWritten } from '../../support/written-play.ts';

// `sops` is a stand-in that prints what the real one documents: the decrypted content. What Ansible makes of it, and of its
// failures, is recorded in test/golden/plays/sops-load-vars.

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay-sops-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function load(content: string) {
  const program = join(directory, 'sops');
  writeFileSync(program, `#!/bin/sh\ncat <<'END'\n${content}\nEND\n`);
  chmodSync(program, 0o755);
  const play = `- hosts: all
  gather_facts: false
  tasks:
    - community.sops.load_vars: { file: secret.sops.yaml, sops_binary: ${program} }
    - ansible.builtin.debug: { msg: "{{ password }} {{ 'open' in password }}" }
`;
  return runWritten({ 'vars/secret.sops.yaml': 'ENC[]\n', 'play.yml': play }, ['-vvv']);
}

test.each([
  ['is no YAML', 'password: [open-sesame', 'neither YAML nor JSON'],
  ['is several documents', 'password: open-sesame\n---\na: 1', 'more than one document'],
  ['is no mapping', '- open-sesame', 'must be stored as a dictionary/hash'],
])('of what %s nothing is told', async (_, content, why) => {
  const { rc, output } = await load(content);
  expect(rc).toBe(2);
  expect(output).toContain(why);
  expect(output).not.toContain('sesame');
});

test('variables are there, and masked wherever they are shown', async () => {
  const { rc, output } = await load('password: open-sesame');
  expect(rc).toBe(0);
  expect(output).toContain('******** True');
  expect(output).not.toContain('sesame');
});
