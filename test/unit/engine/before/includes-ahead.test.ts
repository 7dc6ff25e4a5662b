import { MARK, runWritten } from '../../../support/written-play.ts';

const MISSING = '- acme.x.ufw: { state: enabled }\n';
const play = (tasks: string, head = '') => `- hosts: all\n  gather_facts: false\n${head}  tasks:\n${MARK}${tasks}`;
const include = (rest: string) => `    - include_tasks: ${rest}\n`;

describe('a literal include under a condition', () => {
  test.each([
    ['that nobody knows', 'ansible_facts.x is defined', { rc: 0, marked: true }, true],
    ['that holds', 'mode == "full"', { rc: 2, marked: false }, true],
    ['that does not hold', 'mode == "small"', { rc: 0, marked: true }, false],
  ])('%s', async (_, condition, end, told) => {
    const text = play(include(`firewall.yml\n      when: ${condition}`), '  vars: { mode: full }\n');
    const { output, ...came } = await runWritten({ 'play.yml': text, 'firewall.yml': MISSING });
    expect(came).toEqual(end);
    if (told) expect(output).toContain('firewall.yml:1');
    else expect(output).not.toContain('firewall.yml');
  });

  test('what is missing in it stands in the list with all the rest', async () => {
    const tasks = `${include('firewall.yml\n      when: ansible_facts.x is defined')}    - acme.x.ufw: { a: 1 }\n`;
    const { output } = await runWritten({ 'play.yml': play(tasks), 'firewall.yml': MISSING });
    expect(output).toContain('- 2 tasks need acme.x.ufw: play.yml:7; may be avoided: firewall.yml:1');
  });
});

describe('an include whose name is a template', () => {
  test.each([
    ['facts', include('"setup-{{ ansible_os_family }}.yml"')],
    ['a loop', include('"{{ item }}"\n      loop: ["setup-{{ ansible_os_family }}.yml", common.yml]')],
    ['first_found', include('"{{ item }}"\n      with_first_found: ["setup-{{ ansible_os_family }}.yml", common.yml]')],
    ['a folder', include('"{{ ansible_os_family }}/setup-x.yml"')],
  ])('of %s may be any of the files that match', async (_, task) => {
    const text = play(`${task}`.replace('- include', '- when: ansible_facts.x is defined\n      include'));
    const files = { 'setup-Debian.yml': MISSING, 'common.yml': '', 'Debian/setup-x.yml': MISSING };
    const { rc, output } = await runWritten({ 'play.yml': text, ...files });
    expect(rc).toBe(0);
    expect(output).toMatch(/setup-(?:Debian|x)\.yml:1/);
  });

  test('of known variables is followed: what cannot run stops the run', async () => {
    const text = play(include('"{{ mode }}.yml"'), '  vars: { mode: full }\n');
    const { rc, marked } = await runWritten({ 'play.yml': text, 'full.yml': MISSING });
    expect({ rc, marked }).toEqual({ rc: 2, marked: false });
  });

  test('of a role, or of its part', async () => {
    const roles = {
      'roles/os_debian/tasks/main.yml': MISSING,
      'roles/r/tasks/main.yml': '[]',
      'roles/r/tasks/a_x.yml': MISSING,
    };
    const text = play(
      '    - include_role: { name: "os_{{ ansible_os_family }}" }\n      when: ansible_facts.x is defined\n' +
        '    - include_role: { name: r, tasks_from: "a_{{ ansible_os_family }}" }\n      when: ansible_facts.x is defined\n',
    );
    const { rc, output } = await runWritten({ 'play.yml': text, ...roles });
    expect(rc).toBe(0);
    expect(output).toContain('2 tasks need acme.x.ufw: roles/os_debian/tasks/main.yml:1, roles/r/tasks/a_x.yml:1');
  });
});
