import { runWritten } from '../support/written-play.ts';

const PLAY = `
- hosts: localhost
  gather_facts: false
  tasks:
    - shell: echo $PPID
      register: first
    - shell: echo $PPID
      register: second
    - meta: reset_connection
    - shell: echo $PPID
      register: third
    - debug: msg="kept {{ first.stdout == second.stdout }}, then {{ second.stdout == third.stdout }}"
`;

// ansible-playbook has no shell that stays, so that it cannot tell what is right here
test('reset_connection ends the shell of this machine, too: what it was given (groups) is read anew', async () => {
  const { output } = await runWritten({ 'play.yml': PLAY });
  expect(output).toContain('"msg": "kept True, then False"');
});
