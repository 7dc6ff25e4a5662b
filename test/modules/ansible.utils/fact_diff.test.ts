import { runWritten } from '../../support/written-play.ts';

// What the module does itself is recorded in test/cases/ansible.utils.fact_diff, what the installed ansible-core does of it in
// test/golden/plays/fact-diff-shown.

test('a plugin that only Ansible has is refused by name where no ansible-core may run', async () => {
  const { rc, output } = await runWritten({
    'ansible.cfg': '[tsplay]\nansible = off\n',
    'play.yml': `- hosts: all
  gather_facts: false
  tasks:
    - ansible.utils.fact_diff: { before: 1, after: 2, plugin: { name: own.things.words } }
`,
  });
  expect(rc).toBe(2);
  expect(output).toContain("tsplay's own ansible.utils.fact_diff does not have the plugin own.things.words");
});
