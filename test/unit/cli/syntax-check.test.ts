import { runWritten } from '../../support/written-play.ts';

const play = (tasks: string) => `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;
const CONDITIONAL = play(
  '    - acme.x.ufw: { a: 1 }\n      when: ansible_facts.os_family == "Other"\n' +
    '    - include_tasks: "{{ ansible_facts.os_family }}.yml"\n    - ping:\n',
);
const FILES = { 'play.yml': CONDITIONAL, 'RedHat.yml': '- acme.x.ufw: { a: 2 }\n' };

describe('--syntax-check', () => {
  test('a module that is missing only under a condition is a warning', async () => {
    const { rc, output } = await runWritten(FILES, ['--syntax-check']);
    expect(rc).toBe(0);
    expect(output).toContain('- 2 tasks need acme.x.ufw: play.yml:4, RedHat.yml:1 (may be avoided)');
    expect(output).not.toContain('ERROR!');
  });

  test('--strict makes it an error, once for all places', async () => {
    const { rc, output } = await runWritten(FILES, ['--syntax-check', '--strict']);
    expect(rc).toBe(4);
    expect(output.match(/ERROR!/g)).toHaveLength(1);
    expect(output).toContain('2 tasks need acme.x.ufw: play.yml:4, RedHat.yml:1');
  });

  test('a module that is missing without any condition is an error', async () => {
    const { rc, output } = await runWritten({ 'play.yml': play('    - acme.x.ufw: { a: 1 }\n') }, ['--syntax-check']);
    expect(rc).toBe(4);
    expect(output).toContain("ERROR! tsplay does not have the module 'acme.x.ufw' [module-unavailable]");
  });

  test('a wrong parameter is an error under a condition, too', async () => {
    const text = play('    - copy: { contnt: 1, dest: /tmp/none }\n      when: ansible_facts.x\n');
    expect(await runWritten({ 'play.yml': text }, ['--syntax-check'])).toMatchObject({ rc: 4 });
  });

  test('variables of hosts that no password opens are a warning, and nothing is said of what they may hold', async () => {
    const files = {
      'play.yml': play('    - command: "echo {{ from_the_vault }}"\n'),
      'group_vars/all.yml': '$ANSIBLE_VAULT;1.1;AES256\n3030\n',
    };
    const { rc, output } = await runWritten(files, ['--syntax-check']);
    expect(rc).toBe(0);
    expect(output).toContain('[WARNING]: Attempting to decrypt but no vault secrets found on');
    expect(output).not.toContain('from_the_vault');
  });

  test('variables of hosts that are no YAML are an error', async () => {
    const files = { 'play.yml': play('    - ping:\n'), 'group_vars/all.yml': 'a: [b\n' };
    expect(await runWritten(files, ['--syntax-check'])).toMatchObject({ rc: 4 });
  });

  test('--strict without it is a mistake', async () => {
    expect(await runWritten(FILES, ['--strict'])).toMatchObject({
      rc: 2,
      output: expect.stringContaining('--strict goes with --syntax-check'),
    });
  });
});
