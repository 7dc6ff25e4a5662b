import { runWritten } from '../support/written-play.ts';

const PLAY = `- hosts: localhost
  gather_facts: false
  vars: { word: abc }
  tasks:
    - debug: { msg: x }
      when: word
      loop: [1, 2]
    - debug: { msg: y }
      when: word | replace('abc', 'hunter22')
    - debug: { msg: z }
      when: ""
`;

/** The deprecations that a run tells, each in a line. */
async function told(line: string, isAsked = true): Promise<readonly string[]> {
  const env = { ANSIBLE_DEPRECATION_WARNINGS: String(isAsked), ANSIBLE_ALLOW_BROKEN_CONDITIONALS: 'true' };
  const { output } = await runWritten({ 'play.yml': PLAY }, ['--core', line, '--foresight', 'off'], env);
  return output
    .replace(/(?<=\S)\n(?=\S)/g, ' ')
    .split('\n')
    .flatMap(text => text.split(/(?=\[DEPRECATION)/))
    .filter(text => text.startsWith('[DEPRECATION'));
}

describe('conditions that are no booleans', () => {
  test('on the line of 2.14 are told of as what 2.19 refuses, without the texts that they spell out', async () => {
    const lines = (await told('2.14')).join('\n');
    expect(lines).toMatch(/The condition `word` in/);
    expect(lines).not.toContain('hunter22');
  });

  test('on the line of 2.19, where they are allowed, are told of as what later versions refuse, each kind once a file', async () => {
    const lines = await told('2.19');
    expect(lines.map(line => line.replace(/ It is used in.*/, ''))).toEqual([
      "[DEPRECATION WARNING]: Conditional result (True) was derived from value of type 'str'. Conditionals must have a boolean result. This feature will be removed from ansible-core version 2.23.",
      '[DEPRECATION WARNING]: Empty conditional expression was evaluated as True. This feature will be removed from ansible-core version 2.23.',
    ]);
  });

  test.each(['2.14', '2.19'])('are not told of on the line of %s without deprecation_warnings', async line => {
    expect(await told(line, false)).toEqual([]);
  });
});
