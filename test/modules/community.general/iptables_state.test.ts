import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iptablesState from '../../../src/modules/community.general/iptables_state/index.ts';
import { type Connection, UnreachableError } from '../../../src/remote/connection.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

// Debian's iptables in a network namespace of the test's own, never on the machine's tables. Where iptables is not installed,
// test/set-up.sh unpacks it by test/fetch-iptables.sh; without it, and without root, the tests are skipped. What Ansible makes of each option is recorded in test/cases/community.general.iptables_state.

const unpacked = join(import.meta.dirname, '../../../node_modules/.cache/iptables');
const isInstalled = existsSync('/usr/sbin/iptables-save');
const mayUnshare = process.getuid?.() === 0 && spawnSync('unshare', ['-n', 'true']).status === 0;
const possible = mayUnshare && (isInstalled || existsSync(join(unpacked, 'usr/sbin')));

let directory: string;
let holder: ChildProcess;
const file = (name: string) => join(directory, name);

/** The namespace's shell: iptables is that of nftables, as in Debian. */
function writeShell(): void {
  const libraries = isInstalled
    ? ''
    : join(unpacked, 'usr/lib', readdirSync(join(unpacked, 'usr/lib')).find(name => name.endsWith('-gnu')) ?? '');
  const lines = isInstalled
    ? []
    : [
        `export LD_LIBRARY_PATH=${libraries} XTABLES_LIBDIR=${libraries}/xtables PATH=${directory}/bin:$PATH`,
        `mkdir -p ${directory}/bin`,
        `for each in iptables iptables-save iptables-restore; do ln -sf ${unpacked}/usr/sbin/xtables-nft-multi ${directory}/bin/$each; done`,
      ];
  writeFileSync(
    file('sh'),
    ['#!/bin/sh', ...lines, `exec nsenter --net=/proc/${holder.pid}/ns/net /bin/sh "$@"`, ''].join('\n'),
  );
  chmodSync(file('sh'), 0o755);
}

const inside = (command: string) => execFileSync(file('sh'), ['-c', command], { encoding: 'utf8' });
const rules = () =>
  inside('iptables-save')
    .replace(/ on .*| *\[\d+:\d+\]/g, '')
    .split('\n')
    .filter(line => /^[:*-]/.test(line));

beforeEach(async () => {
  if (!possible) return;
  directory = mkdtempSync(join(tmpdir(), 'tsplay-iptables-'));
  const server = 'require("net").createServer().listen(2222, () => console.log("ready"))';
  holder = spawn('unshare', ['-n', 'sh', '-c', 'ip link set lo up; exec "$0" -e "$1"', process.execPath, server], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (holder.stdout !== null) await once(holder.stdout, 'data');
  writeShell();
});
afterEach(async () => {
  if (!possible) return;
  const ended = once(holder, 'close');
  holder.kill('SIGKILL');
  await ended;
  rmSync(directory, { recursive: true });
});

/** A new connection is one to the server in the namespace. */
async function reconnect(): Promise<Connection> {
  const client =
    'const s = require("net").connect(2222, "127.0.0.1", () => process.exit(0)); s.on("error", () => process.exit(1)); setTimeout(() => process.exit(2), 500)';
  if (spawnSync(file('sh'), ['-c', `exec ${process.execPath} -e '${client}'`]).status !== 0)
    throw new UnreachableError('no answer', 'connection-lost');
  return connection;
}
const connection = { target: { transport: 'ssh', timeout: 5 } } as unknown as Connection;

function run(args: Readonly<Record<string, Value>>, task: { seconds?: number; checkMode?: boolean } = {}) {
  const job = task.seconds === undefined ? undefined : { seconds: task.seconds, poll: 0 };
  return runModule(iptablesState, args, {
    shell: file('sh'),
    env: { HOME: directory },
    checkMode: task.checkMode ?? false,
    link: {
      connection: async () => connection,
      reconnect,
      variable: () => undefined,
      surroundings: () => ({ job }) as never,
    },
  });
}

const OPEN =
  '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n';
const SHUT = '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';

const own = possible ? test : test.skip;

own('saves tables, and restores them from the file', async () => {
  inside('iptables -A INPUT -s 192.0.2.1 -j DROP');
  const before = rules();
  const saved = await run({ state: 'saved', path: file('saved') });
  expect(saved.result).toMatchObject({
    changed: true,
    tables: { filter: expect.arrayContaining(['-A INPUT -s 192.0.2.1/32 -j DROP']) },
  });
  expect((await run({ state: 'saved', path: file('saved') })).result.changed).toBe(false);
  inside('iptables -F INPUT');
  expect((await run({ state: 'restored', path: file('saved') }, { checkMode: true })).result.changed).toBe(true);
  expect(rules()).not.toEqual(before);
  expect((await run({ state: 'restored', path: file('saved') })).result).toMatchObject({
    changed: true,
    applied: true,
  });
  expect(rules()).toEqual(before);
  expect((await run({ state: 'restored', path: file('saved') })).result.changed).toBe(false);
});

own('in check mode no table is taken into use', async () => {
  writeFileSync(file('wanted'), OPEN);
  const { result } = await run({ state: 'restored', path: file('wanted') }, { checkMode: true });
  expect(result).toMatchObject({ changed: true, applied: true, initial_state: [] });
  expect(rules()).toEqual([]);
});

own('a file that iptables does not take changes nothing', async () => {
  inside('iptables -A INPUT -s 192.0.2.1 -j DROP');
  const before = rules();
  writeFileSync(file('wanted'), '*filter\n-A NOWHERE -j ACCEPT\nCOMMIT\n');
  const { result } = await run({ state: 'restored', path: file('wanted') });
  expect(result).toMatchObject({ failed: true, applied: false });
  expect(result.msg).toBe(`Source ${file('wanted')} is not suitable for input to iptables-restore`);
  expect(rules()).toEqual(before);
});

own('rules that let a new connection in are confirmed', async () => {
  writeFileSync(file('wanted'), OPEN);
  const { result, warnings } = await run({ state: 'restored', path: file('wanted') }, { seconds: 4 });
  expect(result).toMatchObject({ changed: true, applied: true });
  expect(warnings).toEqual([]);
  expect(rules()).toContain(':FORWARD DROP');
  expect(readFileSync(file('wanted'), 'utf8')).toBe(OPEN);
});

own(
  'rules that shut everybody out are taken back by the host itself',
  async () => {
    inside('iptables -A INPUT -s 192.0.2.1 -j DROP');
    const before = rules();
    writeFileSync(file('wanted'), SHUT);
    const { result } = await run({ state: 'restored', path: file('wanted') }, { seconds: 3 });
    expect(result).toMatchObject({ failed: true, applied: false, changed: false });
    expect(result.msg).toBe(
      `Failed to confirm state restored from ${file('wanted')} after 3s. Firewall has been rolled back to its initial state.`,
    );
    expect(result.restored).toContain(':INPUT DROP [0:0]');
    expect(rules()).toEqual(before);
  },
  30_000,
);

own('without a job it warns that there is no way back', async () => {
  writeFileSync(file('wanted'), OPEN);
  const { warnings } = await run({ state: 'restored', path: file('wanted') });
  expect(warnings).toEqual([expect.stringContaining('without rollback')]);
});
