import { runWritten } from '../../../support/written-play.ts';

test('what a task under no_log spells out is not in ansible_failed_task', async () => {
  const { output } = await runWritten({
    'play.yml': `- hosts: localhost
  gather_facts: false
  tasks:
    - block:
        - fail: {msg: "{{ own }}"}
          vars: {own: of-vars}
          loop: [of-loop]
          no_log: true
      rescue:
        - debug: {var: ansible_failed_task}
`,
  });
  expect(output).toContain('"no_log": true');
  expect(output).not.toMatch(/of-vars|of-loop/);
});
