import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultKeyring } from '../../src/yaml/vault.ts';
import { generator } from '../support/random.ts';
import { PROJECT } from '../support/run-playbook.ts';
import { sshdMissing, startSshd } from '../support/sshd.ts';

// Every way out of a run, with secrets of every kind and size: none of their words may be found in any of them.

const KINDS = ['inline', 'vaulted', 'hidden', 'become', 'option'] as const;
type Secrets = Readonly<Record<(typeof KINDS)[number], Secret>>;

interface Secret {
  readonly text: string;
  /** Random words that it is made of, with what is written in another way by JSON, YAML, XML and repr between them. */
  readonly words: readonly string[];
}

const BETWEEN = ['"', ' & ', "'", '\\', ' <b>', ': ', ' é ', '\n', '\t'];

function secretOf(size: number, kind: string): Secret {
  const random = generator(size + kind.length * 7919 + kind.charCodeAt(0));
  const letters = 'bcdfghjkmnpqrstvwxyz0123456789';
  const word = (length: number) =>
    Array.from({ length }, () => letters.charAt(Math.floor(random() * letters.length))).join('');
  if (size < 20) return { text: word(size), words: [] };
  const words: string[] = [];
  const parts: string[] = [];
  // a password of sudo is one line
  const between = kind === 'become' ? BETWEEN.filter(part => part !== '\n') : BETWEEN;
  for (let length = 0; length < size - 14; ) {
    const next = word(10);
    const gap = between[words.length % between.length] ?? '';
    words.push(next);
    parts.push(next, gap);
    length += next.length + gap.length;
  }
  return { text: [...parts, words[0]].join(''), words };
}

/** What shows a secret: its words, and what base64 makes of it, by the bytes that come before it. */
function tracesOf({ text, words }: Secret): string[] {
  const encoded = ['', 'x', 'xx'].map(before => Buffer.from(before + text).toString('base64'));
  const parts = encoded.flatMap(each => (each.length < 40 ? [] : [each.slice(8, 24), each.slice(-28, -12)]));
  const some = words.filter((_, index) => index % Math.ceil(words.length / 200) === 0);
  return [...(words.length === 0 ? [text] : some), ...parts];
}

const SHOWN = KINDS.map(kind => [kind, `${kind}_secret`] as const);

/** A play that prints, names, writes, compares and fails with every secret. */
function playOf(folder: string, secrets: Secrets): string {
  const { inline, hidden, option } = secrets;
  const sealed = new VaultKeyring().encrypt(inline.text, 'vault-password').trimEnd().replaceAll('\n', '\n        ');
  writeFileSync(join(folder, 'hidden'), hidden.text, { mode: 0o600 });
  writeFileSync(join(folder, 'option'), option.text, { mode: 0o600 });
  const tasks = SHOWN.flatMap(([kind, name]) => {
    const value = `{{ ${name} }}`;
    const file = join(folder, `${kind}.copy`);
    const failing = { ignore_errors: true };
    return [
      { name: `print ${value}`, debug: { msg: value } },
      { debug: { msg: [{ deep: value }, `{{ ${name} | b64encode }}`, `{{ ('bob:' ~ ${name}) | b64encode }}`] } },
      { debug: { msg: `{{ ${name}.splitlines() }} {{ [${name}] | to_json }} {{ [${name}] }}` }, loop: [value] },
      { copy: { content: value, dest: file, mode: '0600' }, diff: true },
      { command: `cat ${file}`, register: 'printed' },
      { command: `sh -c "cat ${file} >&2; exit 3"`, become: true, ...failing },
      { fail: { msg: value }, ...failing },
      { assert: { that: false, fail_msg: value }, loop: [value], ...failing },
      { debug: { msg: `{{ lookup('file', 'none' ~ ${name}) }}` }, ...failing },
      { user: { name: 'x', state: value }, ...failing },
      { command: `cat ${file}`, until: 'false', register: 'again', retries: 1, delay: 0, ...failing },
    ];
  });
  return `
- name: "Ways out {{ vaulted_secret }}"
  hosts: all
  gather_facts: false
  vars_files: [vaulted.yml]
  vars:
    become_secret: "{{ lookup('file', '${folder}/become') }}"
    option_secret: "{{ lookup('file', '${folder}/option', rstrip=False) }}"
    hidden_secret: "{{ shown_later.stdout }}"
    inline_secret: !vault |
        ${sealed}
  tasks:
    - command: cat ${folder}/hidden
      no_log: true
      register: shown_later
    - user: {name: x, password: "{{ item }}", state: "{{ nothing_such }}"}
      no_log: true
      loop: ["{{ shown_later.stdout }}"]
      ignore_errors: true
    - uri: {url: "http://127.0.0.1:1/", url_username: bob, url_password: "{{ item.password }}", force_basic_auth: true, timeout: 1}
      loop: [{password: "{{ option_secret }}"}]
      ignore_errors: true
${tasks.map(task => `    - ${JSON.stringify(task)}\n`).join('')}    - fail: {msg: "{{ inline_secret }}"}
`;
}

/** Asks for a password as sudo does, and takes any. */
const SUDO = `#!/bin/sh
while [ $# -gt 0 ]; do case $1 in -p) prompt=$2; shift 2;; -u) shift 2;; -*) shift;; *) break;; esac; done
printf %s "$prompt" >&2
IFS= read -r password
exec "$@"
`;

interface Way {
  readonly callback?: string;
  readonly args?: readonly string[];
  readonly host?: Readonly<Record<string, unknown>>;
}

const MOST_MS = 170_000;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Runs the play; everything that came of it, by where it was found. */
async function waysOut(secrets: Secrets, { callback = 'default', args = [], host }: Way): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-ways-'));
  folders.push(folder);
  const [home, temporary, left] = ['home', 'tmp', 'left'].map(name => join(folder, name)) as [string, string, string];
  for (const each of [home, temporary, left]) mkdirSync(each);
  writeFileSync(join(folder, 'site.yml'), playOf(folder, secrets));
  const vaulted = JSON.stringify({ vaulted_secret: secrets.vaulted.text });
  writeFileSync(join(folder, 'vaulted.yml'), new VaultKeyring().encrypt(vaulted, 'vault-password'));
  writeFileSync(join(folder, 'vault-password'), 'vault-password');
  writeFileSync(join(folder, 'become'), secrets.become.text, { mode: 0o600 });
  writeFileSync(join(folder, 'sudo'), SUDO);
  chmodSync(join(folder, 'sudo'), 0o755);
  const reached = host ?? { ansible_connection: 'local' };
  const vars = { ...reached, ansible_become_exe: join(folder, 'sudo'), ansible_become_user: 'nobody' };
  writeFileSync(join(folder, 'hosts.json'), JSON.stringify({ all: { hosts: { node1: vars } } }));
  const words = ['-i', 'hosts.json', 'site.yml', '--vault-password-file', 'vault-password'];
  const child = spawn('node', [`${PROJECT}dist/tsplay.js`, ...words, '--become-password-file', 'become', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MOST_MS,
    env: {
      ...process.env,
      HOME: home,
      TMPDIR: temporary,
      ANSIBLE_STDOUT_CALLBACK: callback,
      ANSIBLE_CALLBACKS_ENABLED: 'junit',
      JUNIT_OUTPUT_DIR: left,
      ANSIBLE_LOG_PATH: join(left, 'log'),
      TSPLAY_HTML_REPORT: join(left, 'report.html'),
      ANSIBLE_RETRY_FILES_ENABLED: '1',
      ANSIBLE_RETRY_FILES_SAVE_PATH: left,
      ANSIBLE_FORCE_COLOR: '0',
    },
  });
  const found = new Map<string, string>();
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  const commandLines = new Set<string>();
  const sampling = setInterval(() => {
    for (const line of processes()) commandLines.add(line);
    for (const file of filesIn(temporary)) if (!isPrivate(file)) found.set(`readable by others: ${file}`, read(file));
  }, 50);
  const rc = await new Promise<number | null>(resolve => child.once('close', resolve));
  clearInterval(sampling);
  expect(rc).toBe(2);
  found.set('stdout', Buffer.concat(chunks.stdout).toString());
  found.set('stderr', Buffer.concat(chunks.stderr).toString());
  found.set('processes', [...commandLines].join('\n'));
  for (const file of [...filesIn(left), ...filesIn(home), ...filesIn(temporary)]) {
    found.set(file.slice(folder.length + 1), read(file));
    expect([file, isPrivate(file)]).toEqual([file, true]);
  }
  return found;
}

const isPrivate = (file: string) => ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) === 0;

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** A folder may go while it is read. */
function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

/** What `ps` shows of every process of this machine, the hosts' as well: they are this machine. */
const processes = () =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(pid => read(`/proc/${pid}/cmdline`));

async function expectSilence(size: number, way: Way): Promise<void> {
  const secrets = Object.fromEntries(KINDS.map(kind => [kind, secretOf(size, kind)])) as unknown as Secrets;
  const found = await waysOut(secrets, way);
  expect([...found.keys()]).toEqual(expect.arrayContaining(['left/log', 'left/report.html', 'left/site.retry']));
  expect([...found.keys()].filter(name => name.endsWith('.xml'))).toHaveLength(1);
  for (const place of ['stdout', 'left/log', 'left/report.html'])
    expect(found.get(place)?.split('********').length).toBeGreaterThan(10);
  const told = [...found].flatMap(([place, text]) =>
    KINDS.filter(kind => tracesOf(secrets[kind]).some(trace => text.includes(trace))).map(
      kind => `${kind} in ${place}`,
    ),
  );
  expect(told).toEqual([]);
}

test.each([4, 24_600, 1_000_000])(
  'secrets of %i bytes show nowhere',
  size => expectSilence(size, { args: ['-vvvvv'] }),
  MOST_MS + 10_000,
);

test.each([
  { callback: 'default' },
  { callback: 'default', args: ['-v'] },
  { callback: 'default', args: ['-vvv'] },
  { callback: 'minimal' },
  { callback: 'oneline', args: ['-v'] },
  { callback: 'json' },
  { callback: 'yaml', args: ['-v'] },
])('secrets of 120 bytes do not show either: $callback $args', way => expectSilence(120, way), MOST_MS + 10_000);

(sshdMissing() === undefined ? test : test.skip)(
  'nor on a host behind ssh',
  async () => {
    await using sshd = await startSshd();
    const host = {
      ansible_host: sshd.host,
      ansible_port: sshd.port,
      ansible_user: sshd.user,
      ansible_ssh_private_key_file: sshd.keyFile,
      ansible_ssh_common_args: sshd.sshArgs.join(' '),
    };
    await expectSilence(3000, { host, args: ['-vvv'] });
  },
  MOST_MS + 10_000,
);
