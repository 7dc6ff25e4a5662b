import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TSPLAY } from '../../support/golden.ts';
import { freePort, sshdMissing, startSshd, type TestSshd } from '../../support/sshd.ts';

type Args = Readonly<Record<string, unknown>>;
type Row = readonly [args: Args, keywords?: Args];

/** SRC and OUT are folders; `node` is the play's host, `other` another one. */
const ROWS: readonly Row[] = [
  [{ src: 'SRC/', dest: 'OUT' }],
  [{ src: 'SRC/', dest: 'OUT', mode: 'pull' }],
  [{ src: 'SRC/', dest: 'OUT', set_remote_user: false }],
  [{ src: 'SRC/', dest: 'OUT', use_ssh_args: true }],
  [{ src: 'SRC/', dest: 'OUT', verify_host: true }],
  [{ src: 'SRC/', dest: 'OUT', ssh_connection_multiplexing: true }],
  [{ src: 'SRC/', dest: 'OUT', private_key: '/no such key', dest_port: 44 }],
  [{ src: 'SRC/', dest: '~/tsplay sync/x y' }],
  [{ src: 'src', dest: 'b c', mode: 'pull' }],
  [{ src: 'src', dest: 'b c' }],
  [{ src: 'missing/', dest: 'OUT' }],
  [{ src: 'SRC/', dest: 'OUT' }, { become: true }],
  [
    { src: 'SRC/', dest: 'OUT' },
    { become: true, become_user: 'nobody', become_flags: '-H -E' },
  ],
  [
    { src: 'SRC/', dest: 'OUT' },
    { become: true, become_method: 'su' },
  ],
  [{ src: 'SRC/', dest: 'OUT', rsync_path: 'my rsync' }, { become: true }],
  [{ src: 'SRC/', dest: 'OUT', rsync_path: "sh -c 'rsync'", checksum: true, rsync_timeout: 3, partial: true }],
  [{ src: 'SRC/', dest: 'OUT', archive: false, times: true, delete: true, recursive: true, delay_updates: false }],
  [{ src: 'SRC/', dest: 'OUT', link_dest: ['OUT/../old'], compress: false }],
  [{ src: 'SRC/', dest: 'OUT', rsync_opts: ['--rsh=ssh', '--exclude=.git'] }],
  [{ src: 'SRC/', dest: 'rsync://127.0.0.1:1/y' }],
  [{ src: 'rsync://127.0.0.1:1/y', dest: 'OUT', mode: 'pull' }],
  [{ src: 'other.invalid:/a', dest: 'OUT' }],
  [{ src: 'SRC/', dest: 'OUT' }, { delegate_to: 'node' }],
  [{ src: 'src', dest: 'x', mode: 'pull' }, { delegate_to: 'node' }],
  [{ src: 'SRC/', dest: 'OUT' }, { delegate_to: 'other' }],
  [{ src: 'SRC/', dest: 'OUT', mode: 'pull' }, { delegate_to: 'other' }],
  [
    { src: 'src', dest: 'OUT' },
    { delegate_to: 'other', become: true },
  ],
  [{ src: 'SRC/', dest: 'OUT' }, { vars: { ansible_ssh_private_key_file: '/no/key' } }],
  [{ src: 'SRC/', dest: 'OUT' }, { vars: { ansible_user: 'somebody' } }],
];

interface Result {
  readonly cmd?: string;
  readonly msg?: string;
  readonly rc?: number;
  readonly changed?: boolean;
  readonly failed?: boolean;
}

/** What of ssh's arguments is about host keys: there tsplay differs on purpose. */
const HOST_KEYS = / -o (?:StrictHostKeyChecking|UserKnownHostsFile)=[^ ']+/g;

const reason = sshdMissing() ?? (process.getuid?.() === 0 ? undefined : 'sudo of oneself may ask for a password');
(reason === undefined ? describe : describe.skip)('synchronize by ssh', () => {
  let sshd: TestSshd;
  let folder: string;
  beforeAll(async () => {
    const port = await freePort();
    sshd = await startSshd({ port, config: [`ListenAddress 127.0.0.2:${port}`, `ListenAddress 127.0.0.3:${port}`] });
    const keys = readFileSync(sshd.knownHostsFile, 'utf8');
    for (const host of ['127.0.0.2', '127.0.0.3'])
      appendFileSync(sshd.knownHostsFile, keys.replaceAll('127.0.0.1', host));
  });
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]();
  });

  const filled = (value: unknown) =>
    JSON.parse(JSON.stringify(value).replaceAll('SRC', `${folder}/src`).replaceAll('OUT', `${folder}/out`)) as object;

  const hostVars = (address: string, more: Args = {}) => ({
    ansible_host: address,
    ansible_port: sshd.port,
    ansible_user: sshd.user,
    ansible_ssh_private_key_file: sshd.keyFile,
    ansible_ssh_common_args: `-o UserKnownHostsFile=${sshd.knownHostsFile}`,
    ...more,
  });

  function start(rows: readonly Row[], { node = {}, flags = [] }: { node?: Args; flags?: readonly string[] } = {}) {
    folder = realpathSync(mkdtempSync('/tmp/tsplay_sync_'));
    mkdirSync(join(folder, 'src'));
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'src/a'), 'one\n');
    const tasks = rows.map(([args, keywords], index) => ({
      name: String(index),
      'ansible.posix.synchronize': args,
      ignore_errors: true,
      ...keywords,
    }));
    const play = {
      hosts: 'node',
      gather_facts: false,
      vars: { ansible_python_interpreter: '/usr/bin/python3' },
      tasks,
    };
    writeFileSync(join(folder, 'play.yml'), JSON.stringify(filled([play])));
    const hosts = { node: hostVars('127.0.0.2', node), other: hostVars('127.0.0.3') };
    writeFileSync(join(folder, 'hosts.json'), JSON.stringify({ all: { hosts } }));
    const [program = '', ...words] = [...TSPLAY, '-i', 'hosts.json', 'play.yml', ...flags];
    const env = { ...process.env, ANSIBLE_STDOUT_CALLBACK: 'json', ANSIBLE_NOCOLOR: '1' };
    const child = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', chunk => {
      output += String(chunk);
    });
    const results = once(child, 'close').then(() => {
      const { plays } = JSON.parse(output.slice(output.indexOf('{'))) as {
        plays: { tasks: { hosts: { node: Result } }[] }[];
      };
      return plays.flatMap(each => each.tasks.map(({ hosts: { node } }) => node));
    });
    return { child, results };
  }

  async function outcomes(rows: readonly Row[], how: Parameters<typeof start>[1] = {}): Promise<Result[]> {
    try {
      return await start(rows, how).results;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  // recorded from Ansible: TSPLAY_BIN=ansible-playbook npm run jest -- test/modules/ansible.posix/synchronize.test.ts -u -t 'same arguments'
  test('rsync is given the same arguments as by Ansible', async () => {
    const rows = ROWS.map(([args, keywords]): Row => [args, { check_mode: true, ...keywords }]);
    const results = await outcomes(rows);
    const told = results.map(({ cmd }) =>
      cmd
        ?.replace(HOST_KEYS, '')
        .replaceAll(folder, 'DIR')
        .replaceAll(sshd.directory, 'SSHD')
        .replaceAll(String(sshd.port), 'PORT'),
    );
    expect(
      rows.map(([args, { check_mode: _, ...keywords } = {}], index) => ({ args, keywords, cmd: told[index] })),
    ).toMatchSnapshot();
  }, 600_000);

  test('files go there and back, and a second time nothing changes', async () => {
    const push: Row = [{ src: 'SRC/', dest: 'OUT/pushed' }];
    const pull: Row = [{ src: 'OUT/pushed/', dest: 'OUT/pulled', mode: 'pull' }];
    const { results } = start([push, push, pull, pull]);
    expect((await results).map(({ changed }) => changed)).toEqual([true, false, true, false]);
    expect(readFileSync(join(folder, 'out/pulled/a'), 'utf8')).toBe('one\n');
    rmSync(folder, { recursive: true });
  }, 60_000);

  test('check mode changes nothing, and cannot be taken back by an option', async () => {
    const { results } = start(
      [[{ src: 'SRC/', dest: 'OUT/x' }], [{ src: 'SRC/', dest: 'OUT/x', rsync_opts: ['--no-dry-run'] }]],
      {
        flags: ['--check'],
      },
    );
    expect(await results).toMatchObject([
      { changed: true },
      { failed: true, msg: expect.stringContaining('--dry-run') },
    ]);
    expect(existsSync(join(folder, 'out/x'))).toBe(false);
    rmSync(folder, { recursive: true });
  }, 60_000);

  test("a host's key is checked as by the connection", async () => {
    const rows: Row[] = [[{ src: 'SRC/', dest: 'OUT' }]];
    const insisted: Row[] = [[{ src: 'SRC/', dest: 'OUT', verify_host: true }]];
    const unknown = { ansible_ssh_common_args: '-o UserKnownHostsFile=/dev/null' };
    const unchecked = { ...unknown, ansible_host_key_checking: false };
    const refused = [{ failed: true, msg: expect.stringContaining('Host key verification failed') }];
    expect(await outcomes(rows, { node: unknown })).toMatchObject(refused);
    expect(await outcomes(rows, { node: unchecked })).toMatchObject([{ rc: 0 }]);
    expect(await outcomes(insisted, { node: unchecked })).toMatchObject(refused);
  }, 60_000);

  test('what would be read as an option is refused, and what Ansible cannot do', async () => {
    const good = { src: 'SRC/', dest: 'OUT' };
    const results = await outcomes([
      [{ ...good, dest: '-x' }],
      [{ ...good, src: 'user@-oProxyCommand=x:/y' }],
      [{ ...good, src: 'host:-x' }],
      [good, { vars: { ansible_user: '-x' } }],
      [good, { vars: { ansible_host: '-oProxyCommand=x' } }],
      [good, { become: true, become_user: '-x' }],
      [good, { become: true, vars: { ansible_become_password: 'top secret' } }],
      [good, { vars: { ansible_connection: 'docker' } }],
    ]);
    expect(results.map(({ msg = '' }) => msg.replaceAll(folder, 'DIR'))).toMatchInlineSnapshot(`
[
  "the path "-x" is refused: it would be read as an option",
  "the path "user@-oProxyCommand=x:/y" is refused: it would be read as an option",
  "the path "host:-x" is refused: it would be read as an option",
  "the user name "-x" is refused",
  "the host name "-oProxyCommand=x" is refused",
  "the become user "-x" is refused",
  "rsync starts sudo on node by itself, and no become password can be given to it: let sudo ask for none (NOPASSWD)",
  "synchronize uses rsync to function. rsync needs to connect to the remote host via ssh, docker client or a direct filesystem copy. This remote host is being accessed via docker instead so it cannot work.",
]
`);
  }, 60_000);

  test("the task's timeout and Ctrl+C end rsync", async () => {
    // bounded: what a server started for ssh outlives the connection, unless it reads from it as rsync does
    const mark = `sleep 20.${Math.floor(Math.random() * 1e6)}`;
    const stuck: Args = { src: 'SRC/', dest: 'OUT', rsync_path: `${mark}; rsync` };
    const running = () =>
      execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
        .split('\n')
        .filter(line => line.includes(mark) && line.includes(' --delay-updates -F'));
    const gone = async () => {
      for (let turn = 0; turn < 50 && running().length > 0; turn++) await sleep(100);
      return running();
    };
    const [timedOut] = await outcomes([[stuck, { timeout: 2 }]]);
    expect(timedOut).toMatchObject({ failed: true });
    expect(await gone()).toEqual([]);
    const { child, results } = start([[stuck]]);
    for (let turn = 0; turn < 100 && running().length === 0; turn++) await sleep(100);
    expect(running()).not.toEqual([]);
    child.kill('SIGINT');
    await results.catch(() => undefined);
    expect(await gone()).toEqual([]);
    rmSync(folder, { recursive: true });
  }, 60_000);
});
