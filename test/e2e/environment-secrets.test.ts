import { runWritten } from '../support/written-play.ts';

// What ansible-core prints whole of an `environment` that is wrong.
const PLAY = `
- hosts: localhost
  gather_facts: false
  ignore_errors: true
  tasks:
    - command: "true"
      environment: A=never-shown
      no_log: true
    - command: "true"
      environment:
        API_KEY: never-shown



        A: "{{ nope }}"
`;

test.each(['2.14', '2.19'])('what is spelled out in a wrong environment is not shown (%s)', async core => {
  const { output } = await runWritten({ 'ansible.cfg': `[tsplay]\ncore = ${core}\n`, 'play.yml': PLAY });
  expect(output.replace(/\s+/g, ' ')).toContain(
    'could not parse environment value, skipping: (censored due to no_log)',
  );
  expect(output).not.toContain('never-shown');
  if (core === '2.19') expect(output).toContain("[{'API_KEY': '********', 'A': '{{ nope }}'}]");
});
