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
});
