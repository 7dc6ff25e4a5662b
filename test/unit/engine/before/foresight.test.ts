import { MARK, runWritten } from '../../../support/written-play.ts';

const play = (tasks: string) => `- hosts: all\n  gather_facts: false\n  tasks:\n${MARK}${tasks}`;
const MISSPELT = play('    - copy: { contnt: x, dest: /tmp/none }\n');
const setting = (mode: string) => ({ 'ansible.cfg': `[tsplay]\nforesight = ${mode}\n` });

describe('foresight', () => {
  test('stop, which is the default: nothing runs', async () => {
    const { rc, marked, output } = await runWritten({ 'play.yml': MISSPELT });
    expect({ rc, marked }).toEqual({ rc: 2, marked: false });
    expect(output).toContain('nothing was run, on any host');
  });

  test('warn: what would stop the run is a warning', async () => {
    const { rc, marked, output } = await runWritten({ 'play.yml': MISSPELT, ...setting('warn') });
    expect({ rc, marked }).toEqual({ rc: 2, marked: true });
    expect(output).toMatch(/WARNING.*contnt.*TASK \[command\]/s);
  });

  test('off: nothing is said before the task is reached', async () => {
    const { rc, marked, output } = await runWritten({ 'play.yml': MISSPELT, ...setting('off') });
    expect({ rc, marked }).toEqual({ rc: 2, marked: true });
    expect(output).not.toContain('WARNING');
  });

  test('off: a module that nobody has is an error of the playbook, as with Ansible, whatever its conditions', async () => {
    const unknown = play('    - acme.cloud.instance: { a: 1 }\n      when: false\n');
    const { rc, marked, output } = await runWritten({ 'play.yml': unknown, ...setting('off') });
    expect({ rc, marked }).toEqual({ rc: 4, marked: false });
    expect(output).toContain("couldn't resolve module/action 'acme.cloud.instance'");
  });

  test('the flag is stronger than the setting', async () => {
    const { marked } = await runWritten({ 'play.yml': MISSPELT, ...setting('off') }, ['--foresight', 'stop']);
    expect(marked).toBe(false);
  });

  test('a mode that there is not', async () => {
    const { rc, output } = await runWritten({ 'play.yml': MISSPELT }, ['--foresight', 'perhaps']);
    expect(rc).toBe(2);
    expect(output).toContain(
      "argument --foresight: invalid choice: 'perhaps' (choose from 'stop', 'warn', 'off') [usage]",
    );
  });

  test('several faults are one list, and the run ends with the first', async () => {
    const tasks = ['acme.x.ufw: { a: 1 }', 'acme.x.ufw: { a: 2 }', 'copy: { contnt: x, dest: /tmp/none }'];
    const more = [
      'template: { src: absent.j2, dest: /tmp/none }',
      'include_tasks: gone.yml',
      'include_role: { name: gone_role }',
    ];
    const text = play([...tasks, ...more].map(task => `    - ${task}\n`).join(''));
    const { rc, marked, output } = await runWritten({ 'play.yml': text });
    expect({ rc, marked }).toEqual({ rc: 2, marked: false });
    expect(output).toContain('[WARNING]: 6 tasks cannot succeed\n- 2 tasks need acme.x.ufw: play.yml:5, play.yml:6\n');
    for (const line of ['play.yml:7: Unsupported', '1 task needs the file absent.j2: play.yml:8'])
      expect(output).toContain(`- ${line}`);
    for (const line of ['the file gone.yml: play.yml:9', 'the role gone_role: play.yml:10'])
      expect(output).toContain(`- 1 task needs ${line}`);
    expect(output.match(/WARNING/g)).toHaveLength(1);
  });

  test('what Ansible refuses when it reads a playbook is told with the rest, and decides the exit code', async () => {
    const text = play('    - acme.x.ufw: { a: 1 }\n    - nosuch: { a: 1 }\n    - nosuch: { a: 2 }\n');
    const { rc, marked, output } = await runWritten({ 'play.yml': text });
    expect({ rc, marked }).toEqual({ rc: 4, marked: false });
    expect(output).toContain('- 2 tasks need nosuch: play.yml:6, play.yml:7\n');
    expect(output).toContain('- 1 task needs acme.x.ufw: play.yml:5\n');
    expect(output).toContain("ERROR! couldn't resolve module/action 'nosuch'");
  });

  test('a loop that is written there does not save a task whose module is missing', async () => {
    const text = play('    - acme.x.ufw: { a: "{{ item }}" }\n      loop: [1, 2]\n');
    expect(await runWritten({ 'play.yml': text })).toMatchObject({ rc: 2, marked: false });
  });

  test.each([
    ['an empty list', 'loop: "{{ [] }}"', true],
    ['a variable that is an empty list', 'loop: "{{ empty }}"\n      vars: { empty: [] }', true],
    ['with_items of what only the run knows', 'with_items: "{{ [unset | default([])] | flatten }}"', true],
    ['a list that is written there', 'loop: [1]', false],
    ['with_items of a word', 'with_items: [word]', false],
  ])('a condition that cannot be evaluated, of a loop over %s', async (_what, loop, runs) => {
    const text = play(`    - debug:\n      ${loop}\n      when: nobody_sets_it\n`);
    const { rc, marked } = await runWritten({ 'play.yml': text });
    expect({ rc, marked }).toEqual({ rc: runs ? 0 : 2, marked: runs });
  });
});
