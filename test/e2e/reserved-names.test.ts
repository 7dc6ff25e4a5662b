import { readFileSync } from 'node:fs';
import { runWritten } from '../support/written-play.ts';

const recorded: Record<'others' | '2.14' | '2.19', string[]> = JSON.parse(
  readFileSync(new URL('./reserved-names.json', import.meta.url), 'utf8'),
);
const names = [...new Set([...recorded.others, ...recorded['2.14'], ...recorded['2.19']])];

test.each(['2.14', '2.19'] as const)('variables of a play that bear reserved names are told on %s', async line => {
  const { output } = await runWritten({
    'ansible.cfg': `[tsplay]\ncore = ${line}\n`,
    'play.yml': `- hosts: localhost\n  gather_facts: false\n  vars:\n${names.map(name => `    ${name}: 1\n`).join('')}`,
  });
  const told = [...output.matchAll(/reserved name:? '?(\w+)/g)].map(([, name]) => name);
  expect(told.toSorted()).toEqual(recorded[line].toSorted());
});

test('since 2.19, those of tasks and roles are told as well, with their place', async () => {
  const play = {
    'roles/r/defaults/main.yml': 'connection: 5\n',
    'roles/r/tasks/main.yml': '- set_fact: { environment: 1, mine: 2 }\n',
    'play.yml': `- hosts: localhost
  gather_facts: false
  roles: [r]
  tasks:
    - command: echo
      register: serial
    - debug: { msg: x }
      vars: { when: 4 }
`,
  };
  const { output } = await runWritten(play);
  expect([...output.matchAll(/reserved name: (\w+)/g)].map(([, name]) => name)).toEqual(['connection']);
  const later = await runWritten({ ...play, 'ansible.cfg': '[tsplay]\ncore = 2.19\n' });
  const told = [...later.output.matchAll(/reserved name '(\w+)'\.\nOrigin: (\S+)/g)].map(([, ...found]) => found);
  expect(told).toEqual([
    ['connection', 'DIR/roles/r/defaults/main.yml:1:1'],
    ['environment', 'DIR/roles/r/tasks/main.yml:1:15'],
    ['serial', 'DIR/play.yml:6:17'],
    ['when', 'DIR/play.yml:8:15'],
  ]);
});
