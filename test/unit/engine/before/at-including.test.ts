import { MARK, runWritten } from '../../../support/written-play.ts';

// Names of facts, so that nothing is known of the file before it is included.
const play = (tasks: string) =>
  `- hosts: all\n  gather_facts: false\n  tasks:\n    - set_fact: { which: late }\n    - set_fact: { there: "{{ 1 }}" }\n${tasks}`;
const INCLUDE = "    - include_tasks: \"{{ [which, 'yml'] | join('.') }}\"\n";
const late = (more: string) => `${MARK.replace(/^ {4}/, '')}${more}`;

describe('what an include brings is looked at before its first task runs', () => {
  test('a missing module fails the include, and nothing of it has run', async () => {
    const { rc, marked, output } = await runWritten({
      'play.yml': play(INCLUDE),
      'late.yml': late('- acme.x.ufw: { a: 1 }\n'),
    });
    expect({ rc, marked }).toEqual({ rc: 2, marked: false });
    expect(output).toContain('none of the included tasks was run: this one cannot succeed');
    expect(output).not.toContain('included: ');
  });

  test('further in, too', async () => {
    const files = { 'late.yml': late('- include_tasks: inner.yml\n'), 'inner.yml': '- acme.x.ufw: { a: 1 }\n' };
    expect(await runWritten({ 'play.yml': play(INCLUDE), ...files })).toMatchObject({ rc: 2, marked: false });
  });

  test('a rescue around it takes over', async () => {
    const rescue = `    - block:\n    ${INCLUDE.replace(/\n$/, '')}\n      rescue:\n        - debug: msg=rescued\n`;
    const { rc, output } = await runWritten({ 'play.yml': play(rescue), 'late.yml': late('- acme.x.ufw: { a: 1 }\n') });
    expect(rc).toBe(0);
    expect(output).toContain('"msg": "rescued"');
  });

  test('what a condition may avoid is a warning', async () => {
    const { rc, marked, output } = await runWritten({
      'play.yml': play(INCLUDE),
      'late.yml': late('- acme.x.ufw: { a: 1 }\n  when: there == "2"\n'),
    });
    expect({ rc, marked }).toEqual({ rc: 0, marked: true });
    expect(output).toMatch(/WARNING.*acme\.x\.ufw.*included: /s);
  });

  test('foresight off: a module that nobody has ends the run there, as with Ansible', async () => {
    const { rc, marked, output } = await runWritten({
      'play.yml': play(INCLUDE),
      'late.yml': late('- nosuch: { a: 1 }\n  when: false\n'),
      'ansible.cfg': '[tsplay]\nforesight = off\n',
    });
    expect({ rc, marked }).toEqual({ rc: 4, marked: false });
    expect(output).toContain("ERROR! couldn't resolve module/action 'nosuch'");
  });

  test('the items of a loop bring the same file again, and nothing is told twice', async () => {
    const loop = `${INCLUDE}      loop: [1, 2, 3]\n`;
    const { rc, output } = await runWritten({
      'play.yml': play(loop),
      'late.yml': late('- acme.x.ufw: { a: 1 }\n  when: there == "2"\n'),
    });
    expect(rc).toBe(0);
    expect(output.match(/WARNING/g)).toHaveLength(1);
  });
});
