import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TSPLAY } from '../../support/golden.ts';

// That each of these places does something else with ansible-core 2.19 is what the golden `core-differences` has recorded of both.
const PLAY = join(import.meta.dirname, '../../golden/plays/core-differences/play.yml');

function checkCore(args: readonly string[], cwd: string) {
  const [command = '', ...words] = TSPLAY;
  const { status, stdout, stderr } = spawnSync(command, [...words, 'check-core', ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-check-core-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('each place of the recorded differences is named, with how both do the same', () => {
  const { status, stdout } = checkCore(['2.19', PLAY], join(PLAY, '..'));
  expect(stdout.split('\n')).toEqual([
    'play.yml:14:13: the condition `flag` gives str, and fails: it must be a boolean',
    '    write `flag | length > 0`, or `(flag) | bool` where it is a word for yes or no',
    'play.yml:17:13: the condition `items_ | length` gives int, and fails: it must be a boolean',
    '    write `items_ | length > 0`',
    'play.yml:20:13: a condition between {{ }} is deprecated, and fails from 2.23 on',
    '    write the expression alone',
    'play.yml:23:13: a condition that holds a template fails',
    '    write the variable without {{ }}',
    expect.stringMatching(/^play\.yml:25:\d+: the mode is the number 420, which is 0644 in octal; /),
    '    write the variable as text: "0420" or "0644", whichever is meant',
    expect.stringMatching(/^play\.yml:30:\d+: text that looks like a list stays text; /),
    expect.stringContaining('{{ [a, b] }}'),
    expect.stringMatching(/^play\.yml:30:\d+: text that looks like a dict stays text; /),
    expect.stringContaining("{{ {'key': value} }}"),
    expect.stringMatching(/^play\.yml:34:13: `port` is text in 2\.14 to 2\.18 .* `==` with 421 gives another answer$/),
    '    write `port | int`',
    "play.yml:37:40: the condition `'x'` gives str, and fails: it must be a boolean",
    "    write `'x' | length > 0`, or `('x') | bool` where it is a word for yes or no",
    'play.yml:40:27: the fact is the text `yes`; 2.14 to 2.18 make a boolean of it',
    '    write true or false without quotes',
    'play.yml:43:16: `timeout: 30.5` fails the task: it must be a whole number; 2.14 to 2.18 round it down',
    '    write `timeout: 30`',
    'play.yml:46:19: with_items takes a dict for one item; 2.14 to 2.18 take its keys, or refuse it',
    expect.stringContaining('| dict2items'),
    '',
    expect.stringMatching(/^12 places where ansible-core 2\.19 does something else\./),
    '',
  ]);
  expect(status).toBe(1);
});

test('a play that both lines run alike passes', () => {
  writeFileSync(
    join(folder, 'play.yml'),
    '- hosts: all\n  vars: {n: 1}\n  tasks:\n    - debug: {msg: "{{ n }}"}\n      when: n == 1 and (n | bool)\n',
  );
  const { status, stdout } = checkCore(['2.19', 'play.yml'], folder);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: 'Nothing is known that ansible-core 2.19 would do otherwise.\n',
  });
});

test('a setting that 2.19 reads no more is named', () => {
  writeFileSync(join(folder, 'ansible.cfg'), '[defaults]\njinja2_native = True\n');
  writeFileSync(join(folder, 'play.yml'), '- hosts: all\n  tasks: []\n');
  const { status, stdout } = checkCore(['2.19', 'play.yml'], folder);
  expect(stdout).toContain('ansible.cfg: jinja2_native has no effect');
  expect(status).toBe(1);
});

// Where each line looks is recorded in the golden `first-found`.
test('a file that first_found has in `files` alone is named', () => {
  mkdirSync(join(folder, 'files'));
  writeFileSync(join(folder, 'files/there.txt'), '');
  writeFileSync(join(folder, 'files/both.txt'), '');
  writeFileSync(join(folder, 'both.txt'), '');
  const tasks = [
    `{debug: {msg: "{{ lookup('first_found', 'there.txt') }}"}}`,
    `{debug: {msg: "{{ q('ansible.builtin.first_found', names) }}"}, vars: {names: [nowhere.txt, there.txt]}}`,
    `{debug: {msg: "{{ lookup('first_found', 'both.txt') }} {{ lookup('first_found', 'files/there.txt') }}"}}`,
    `{debug: {msg: "{{ lookup('first_found', found) }}"}, vars: {found: {files: [there.txt], paths: [files]}}}`,
  ];
  writeFileSync(join(folder, 'play.yml'), `- hosts: all\n  tasks:\n${tasks.map(task => `  - ${task}\n`).join('')}`);
  const { status, stdout } = checkCore(['2.19', 'play.yml'], folder);
  expect(stdout.split('\n')).toEqual([
    'play.yml:3:19: first_found called as a function does not look into `files`, where `there.txt` is',
    '    write `files/there.txt`, or a loop: with_first_found',
    'play.yml:4:19: first_found called as a function does not look into `files`, where `there.txt` is',
    expect.any(String),
    '',
    expect.stringMatching(/^2 places /),
    '',
  ]);
  expect(status).toBe(1);
});

// what both lines make of it: the golden `delegate-ahead`
test('a delegate that a condition guards is named', () => {
  const tasks = [
    `{debug: {}, delegate_to: "{{ groups['web'][0] }}", when: groups.web is defined}`,
    `{debug: {}, delegate_to: "{{ groups.web | first }}", when: ["'web' in groups"]}`,
    `{block: [{debug: {}}], delegate_to: "{{ item.host }}", when: item.host is defined}`,
    `{debug: {}, delegate_to: "{{ other }}", when: groups.web is defined}`,
    `{debug: {}, delegate_to: "{{ item.host | default(omit) }}", when: item.host is defined}`,
    `{debug: {}, delegate_to: localhost, when: localhost is defined}`,
  ];
  writeFileSync(join(folder, 'play.yml'), `- hosts: all\n  tasks:\n${tasks.map(task => `    - ${task}\n`).join('')}`);
  const { stdout } = checkCore(['2.19', 'play.yml'], folder);
  expect(
    [...stdout.matchAll(/^play\.yml:(\d+):\d+: `delegate_to` .* where `(.*)` is/gm)].map(([, ...found]) => found),
  ).toEqual([
    ['3', 'groups.web'],
    ['4', 'groups.web'],
    ['5', 'item.host'],
  ]);
});

test('without a line or a playbook the command line is wrong', () => {
  for (const args of [[], ['2.14', 'play.yml'], ['2.19']]) expect(checkCore(args, folder).status).toBe(2);
});
