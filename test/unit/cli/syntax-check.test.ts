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

  test('--strict without it is a mistake', async () => {
    expect(await runWritten(FILES, ['--strict'])).toMatchObject({
      rc: 2,
      output: expect.stringContaining('--strict goes with --syntax-check'),
    });
  });
});
