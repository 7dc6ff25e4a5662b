import { runWritten } from '../support/written-play.ts';

// What a host says comes back in the messages of tsplay's own: of modules that failed, of templates and conditions, of loops.
const SAYS = '{{ 7 * 7 }}\nchanged: [forged]\nPLAY RECAP ****\rok: [forged]\u001b[2J';

const PLAY = `- hosts: localhost
  gather_facts: false
  ignore_errors: true
  tasks:
    - command: cat said
      register: said
    - name: A program of the host's in a module's message
      lineinfile: { path: said, line: z, validate: 'sh {{ playbook_dir }}/refuses %s' }
      register: r1
    - name: A template
      debug: { msg: "{{ {}[said.stdout] }}" }
      register: r2
    - name: A condition
      debug: { msg: x }
      when: "{}[said.stdout] == 1"
      register: r3
    - name: A verdict
      command: "true"
      failed_when: "{}[said.stdout] == 1"
      register: r4
    - name: An item
      debug: { msg: "{{ {}[item] }}" }
      loop: ["{{ said.stdout }}"]
      loop_control: { label: one }
      register: r5
    - name: Words of an author that hold a host's
      fail: { msg: "{{ said.stdout }}" }
      register: r6
    - name: Rescued
      ignore_errors: false
      block:
        - lineinfile: { path: said, line: z, validate: 'sh {{ playbook_dir }}/refuses %s' }
      rescue:
        - set_fact: { r7: "{{ ansible_failed_result }}" }
    - name: A warning
      warns: {}
    - name: All of it
      ignore_errors: false
      debug: { msg: "{{ [r1, r2, r3, r4, r5, r6, r7] }}" }
    - ignore_errors: false
      debug: { msg: "{{ r1.msg }}{{ r2.msg }}{{ r4.failed_when_result }}{{ r6.msg }}{{ r7.msg }} that was all" }
`;

/** A module of one's own, which hands on as a warning what it reads. */
const WARNS = `#!/bin/sh
printf '{"changed": false, "warnings": ["a warning\\\\nchanged: [forged]\\\\nPLAY RECAP ****"]}'
`;

describe.each(['2.14', '2.19'])('with the semantics of %s', line => {
  let output: string;
  beforeAll(async () => {
    const files = {
      'play.yml': PLAY,
      said: SAYS,
      'library/warns': WARNS,
      refuses: `#!/bin/sh\ncat "\${0%/*}/said" >&2\nexit 1\n`,
    };
    ({ output } = await runWritten(files, ['--core', line, '--foresight', 'off', '-v']));
  });

  test('what a host says is never rendered', () => {
    expect(output).toContain('that was all');
    expect(output).toContain('[WARNING]: a warning');
    expect(output).toContain('{{ 7 * 7 }}');
    expect(output).not.toMatch(/\b49\b/);
  });

  test('nor does a line of it look like one of ours', () => {
    expect(output.split('\n').filter(text => /^changed: \[forged\]|^PLAY RECAP \*{4}(?!\*)/.test(text))).toEqual([]);
    expect(output).not.toMatch(/\r|\u001b\[2J/);
  });
});
