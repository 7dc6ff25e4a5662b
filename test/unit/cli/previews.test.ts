import { runWritten } from '../../support/written-play.ts';

test.each(['--list-hosts', '--list-tasks', '--list-tags'])(
  '%s shows the plays before one whose hosts nobody knows yet',
  async flag => {
    const text = '- hosts: all\n  tasks: []\n- hosts: "{{ made_by_the_first }}"\n  tasks: []\n';
    const { rc, output } = await runWritten({ 'play.yml': text }, [flag]);
    expect(rc).toBe(4);
    expect(output).toMatch(/play #1 \(all\): all.*ERROR! The field 'hosts'/s);
  },
);

test('a vars_files entry that is not there is a warning with foresight = warn, and the error of its play', async () => {
  const text =
    '- hosts: all\n  gather_facts: false\n  vars_files: [secret.yml]\n  tasks:\n    - template: { src: a, dest: b }\n';
  const { rc, output } = await runWritten({ 'play.yml': text }, ['--foresight', 'warn']);
  expect(rc).toBe(1);
  expect(output).toMatch(/WARNING.*secret\.yml.*PLAY \[all\].*ERROR! vars file secret\.yml was not found/s);
});
