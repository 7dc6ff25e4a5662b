import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { type LabNode, startLabNode } from '../../lab/node.ts';
import { labUsers, missingForLab } from '../../lab/requirements.ts';
import { findSuite, TRIXIE } from '../../lab/suites.ts';
import { type PlaybookRun, runPlaybook } from '../support/run-playbook.ts';

const missing = await missingForLab(TRIXIE);
const able = missing.length === 0 && labUsers(TRIXIE).includes('patcher');
if (!able) console.warn(`skipped: Debian 13: ${missing.join(' ') || 'its sshd and sudo need root'}`);

test('a suite that is none is refused with those that there are', () => {
  expect(() => findSuite('sid')).toThrow(/no suite 'sid'; there are machine \(.*trixie \(/);
});

(able ? describe : describe.skip)('what is new in Debian 13', () => {
  let node: LabNode;
  let folder: string;
  beforeAll(async () => {
    node = await startLabNode({ suite: TRIXIE });
    folder = await mkdtemp(join(tmpdir(), 'tsplay-debian-13-'));
  });
  afterAll(async () => {
    await node?.stop();
    await rm(folder, { recursive: true });
  });

  /** Runs these tasks; YAML, as they stand in a play. */
  async function run(user: 'root' | 'patcher', tasks: string, extra: unknown = {}): Promise<PlaybookRun> {
    const playbook = join(folder, 'play.yml');
    await writeFile(playbook, `- hosts: pve\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, '    ')}`);
    return runPlaybook(node, { user, smtpPort: 25, playbook, args: ['-e', JSON.stringify(extra)] });
  }

  test('facts come without Python and lsb_release', async () => {
    const { output, rc } = await run(
      'root',
      `- setup:
- debug:
    msg: "{{ ansible_facts.distribution }} {{ ansible_facts.distribution_version }}, {{ ansible_facts.distribution_release }}"
- command: sh -c 'command -v python3 lsb_release apt-key; test -e /etc/apt/sources.list'
  register: gone
  failed_when: gone.stdout != '' or gone.rc == 0`,
    );
    expect(output).toMatch(/"Debian 13(\.\d+)?, trixie"/);
    expect(rc).toBe(0);
  });

  test('repositories come and go beside those of deb822', async () => {
    const { output, recap } = await run(
      'root',
      `- apt: { update_cache: true }
- apt_repository: { repo: 'deb [trusted=yes] copy:/srv/repository ./', filename: more }
- apt: { name: pve-manager, state: latest }
- apt_repository: { repo: 'deb [trusted=yes] copy:/srv/repository ./', state: absent }
- find: { paths: /etc/apt/sources.list.d }
  register: left
- debug: { msg: "left: {{ left.files | map(attribute='path') | join(' ') }}" }`,
    );
    expect(output).toContain('"left: /etc/apt/sources.list.d/lab.sources"');
    expect(recap).toMatchObject({ failed: 0, changed: 3 });
  });

  test('a deb822 source comes, apt reads it, and it goes', async () => {
    const { output, recap } = await run(
      'root',
      `- copy: { dest: /srv/more.gpg, content: key }
- deb822_repository: { name: more, uris: 'file:/srv/repository', suites: ./, trusted: true, signed_by: /srv/more.gpg }
- command: apt-get update
- command: apt-get indextargets
  register: sources
- debug: { msg: "{{ sources.stdout }}" }
- deb822_repository: { name: more, state: absent }
- find: { paths: /etc/apt/sources.list.d }
  register: left
- debug: { msg: "left: {{ left.files | map(attribute='path') | join(' ') }}" }`,
    );
    expect(output).toContain('Signed-By: /srv/more.gpg');
    expect(output).toContain('"left: /etc/apt/sources.list.d/lab.sources"');
    expect(recap).toMatchObject({ failed: 0, changed: 5 });
  });

  test('apt_key says what takes its place', async () => {
    const { output, rc } = await run('root', '- apt_key: { url: http://127.0.0.1/key.asc }');
    expect(output).toMatch(
      /required executable .*apt-key.* in paths.*\/etc\/apt\/keyrings.*signed-by.*deb822_repository/,
    );
    expect(rc).toBe(2);
  });

  test.each([
    ['takes the right password', {}, /"root is root"/],
    ['says that a password is wrong', { ansible_become_password: 'wrong' }, /"msg": "Incorrect sudo password"/],
    [
      'says that there is none',
      { ansible_become_password: null },
      /"msg": "Missing sudo password: sudo-rs asks for one/,
    ],
  ])('sudo-rs %s', async (_what, extra, said) => {
    const tasks = `- command: id -un
  become: true
  register: who
- debug: { msg: "{{ who.stdout }} is root" }`;
    expect((await run('patcher', tasks, extra)).output).toMatch(said);
  });

  // The last ones: for some time the node refuses everybody at this address.
  const refusedLogin = () =>
    new Promise<void>(resolve => {
      const client = new ssh2.Client();
      client.once('error', () => resolve());
      const stranger = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
      client.connect({ host: '127.0.0.1', port: node.port, username: 'root', privateKey: stranger });
    });

  test.each([
    ['builtin', 'it said: Not allowed at this time'],
    ['openssh', 'kex_exchange_identification'],
  ])('the penalties for failed logins are named (ssh = %s)', async (ssh, said) => {
    await Promise.all(Array.from({ length: 8 }, refusedLogin));
    const { output, rc } = await run('root', '- ping:', { ansible_connection: ssh === 'builtin' ? 'ssh' : ssh });
    expect(output).toContain(said);
    expect(output).toContain('PerSourcePenalties');
    expect(rc).toBe(4);
  });
});
