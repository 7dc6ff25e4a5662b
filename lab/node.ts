import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ssh2 from 'ssh2';
import { execute, hold, type Outcome } from './execute.ts';
import { openFront } from './front.ts';
import { buildPackages } from './packages.ts';
import { powerOn } from './power.ts';
import { labUsers, missingForLab, sandboxMode } from './requirements.ts';
import { type Boot, openDisks, type SandboxMode } from './sandbox.ts';
import { LIST_NODE, LIST_UPPER, type Snapshot, toSnapshot } from './snapshot.ts';
import { serveWithSsh2 } from './ssh2-server.ts';
import { serveWithSshd, startSshd } from './sshd.ts';
import { MACHINE, type Suite } from './suites.ts';
import { FIRST_BOOT, writeTree } from './tree.ts';

/** What `zpool status -x` answers; `cut` breaks the connection while it runs. */
export type PoolState = 'healthy' | 'none' | 'degraded' | 'cut';

export interface LabNodeOptions {
  /** Size of the root file system, as tmpfs spells it. */
  readonly size?: string;
  /** What its programs come from; this machine's own unless said. */
  readonly suite?: Suite;
  /** How long a reboot keeps the node away, in milliseconds. */
  readonly downMs?: number;
}

/** A running lab node. All its methods act from outside, the way an administrator at the console would. */
export interface LabNode {
  readonly mode: SandboxMode;
  readonly suite: Suite;
  /** Port of its SSH server on 127.0.0.1. */
  readonly port: number;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  /** The lab's inventory; it reads the environment that `env` gives. */
  readonly inventoryPath: string;
  readonly sudoPassword: string;
  /** Users that can log in; `patcher` must use sudo, with the password. */
  readonly users: readonly ('root' | 'patcher')[];
  env(user: 'root' | 'patcher', smtpPort?: number): Record<string, string>;
  /** Runs a script as the node's root, on its console. */
  run(script: string): Promise<Outcome>;
  setPool(state: PoolState): Promise<void>;
  /** Leaves 4 % of the root file system free. */
  fillRoot(): Promise<void>;
  removePveversion(): Promise<void>;
  /** Holds dpkg's lock, as a running apt does, until the returned function is called. */
  holdDpkgLock(): Promise<() => Promise<void>>;
  /** Breaks all SSH connections. */
  cutConnections(): void;
  /** Breaks all SSH connections and refuses new ones until `plugIn`. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  rebootCount(): number;
  bootId(): string;
  /** Resolves once the node is up (again). */
  up(): Promise<void>;
  snapshot(): Promise<Snapshot>;
  stop(): Promise<void>;
}

const SUDO_PASSWORD = 'correct horse';
const LOCK_DPKG = `
use Fcntl;
open(my $lock, '>>', '/var/lib/dpkg/lock-frontend') or die $!;
my $whole = pack('s s x4 q q l x4', F_WRLCK, 0, 0, 0, 0);
fcntl($lock, F_SETLK, $whole) or die $!;
syswrite(STDOUT, "held\\n");
<STDIN>;
`;

interface Keys {
  readonly hostKey: string;
  readonly hostPublicKey: string;
  readonly userPublicKey: string;
  readonly keyFile: string;
}

/** One in 256 of ssh2's ed25519 keys cannot be read by anybody, nor by ssh2: such a one is made anew. */
function makeKey(): ReturnType<typeof ssh2.utils.generateKeyPairSync> {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', {});
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

async function makeKeys(directory: string): Promise<Keys> {
  const host = makeKey();
  const user = makeKey();
  const keyFile = join(directory, 'id_ed25519');
  await writeFile(keyFile, user.private, { mode: 0o600 });
  return { hostKey: host.private, hostPublicKey: host.public, userPublicKey: `${user.public.trim()}\n`, keyFile };
}

/** Removes our directory; the disks' own mount was in a namespace that is gone by now. */
const removeDirectory = (directory: string) => execute(['rm', '-rf', '--one-file-system', directory]);

/**
 * Starts a Proxmox VE node for tests and demonstrations: a real SSH server, /bin/sh, dpkg and apt in namespaces that cannot
 * touch the machine (see lab/sandbox/).
 * @throws Error with one sentence for each thing that this machine lacks.
 */
export async function startLabNode(options: LabNodeOptions = {}): Promise<LabNode> {
  const suite = options.suite ?? MACHINE;
  const missing = await missingForLab(suite);
  if (missing.length > 0) throw new Error(missing.join('\n'));

  const directory = await mkdtemp(join(tmpdir(), 'tsplay-lab-'));
  try {
    return await startIn(directory, suite, options);
  } catch (error) {
    await removeDirectory(directory);
    throw error;
  }
}

async function startIn(directory: string, suite: Suite, options: LabNodeOptions): Promise<LabNode> {
  const keys = await makeKeys(directory);
  const mode = sandboxMode();
  const users = labUsers(suite);
  const base = join(directory, 'disks');
  const tree = join(directory, 'tree');
  await mkdir(base);
  await mkdir(tree);
  await writeTree(tree, { ...keys, sudoPassword: SUDO_PASSWORD, suite });
  await buildPackages(tree, join(directory, 'build'), suite.proxmox);
  const disks = await openDisks({ base, mode, size: options.size ?? '128m', tree, lower: suite.root });
  await rm(tree, { recursive: true });

  const withSshd = users.includes('patcher');
  let booted: (() => Boot | undefined) | undefined;
  const front = await openFront(socket => {
    const boot = booted?.();
    if (boot === undefined) socket.destroy();
    else if (withSshd) serveWithSshd(socket, boot);
    else serveWithSsh2(socket, boot.enter, keys);
  });
  const power = await powerOn(disks, options.downMs ?? 1000, {
    onCut: front.cut,
    onUp: async boot => {
      if (withSshd) await startSshd(boot);
      await front.open();
    },
    onDown: front.close,
  }).catch(async error => {
    await front.close();
    await disks.close();
    throw error;
  });
  booted = power.boot;

  const inside = async (script: string): Promise<Outcome> =>
    execute([...(await power.up()).enter, '/bin/sh', '-s'], script);
  const must = async (script: string): Promise<string> => {
    const outcome = await inside(script);
    if (outcome.rc !== 0) throw new Error(`on the lab node: ${outcome.stderr || outcome.stdout}`);
    return outcome.stdout;
  };
  const stop = async () => {
    await power.off();
    await disks.close();
    await removeDirectory(directory);
  };

  await must(FIRST_BOOT).catch(async error => {
    await stop();
    throw error;
  });
  const knownHostsFile = join(directory, 'known_hosts');
  await writeFile(knownHostsFile, `[127.0.0.1]:${front.port} ${keys.hostPublicKey.trim()}\n`);

  return {
    mode,
    suite,
    port: front.port,
    keyFile: keys.keyFile,
    knownHostsFile,
    inventoryPath: fileURLToPath(new URL('../inventory/lab/hosts.yml', import.meta.url)),
    sudoPassword: SUDO_PASSWORD,
    users,
    env: (user, smtpPort = 25) => ({
      TSPLAY_LAB_PORT: String(front.port),
      TSPLAY_LAB_USER: user,
      TSPLAY_LAB_KEY: keys.keyFile,
      TSPLAY_LAB_KNOWN_HOSTS: knownHostsFile,
      TSPLAY_LAB_SUDO_PASSWORD: user === 'root' ? '' : SUDO_PASSWORD,
      TSPLAY_LAB_SMTP_PORT: String(smtpPort),
    }),
    run: inside,
    setPool: async state => {
      await must(`echo ${state} >/etc/lab-zpool`);
    },
    fillRoot: async () => {
      await must(`size=$(df -P -k / | awk 'NR == 2 { print int($2 * 0.96) - $3 }')
        dd if=/dev/zero of=/var/tmp/filling bs=1k count="$size" 2>/dev/null`);
    },
    removePveversion: async () => {
      await must('rm /usr/bin/pveversion');
    },
    holdDpkgLock: async () => hold([...(await power.up()).enter, 'perl', '-e', LOCK_DPKG]),
    cutConnections: front.cut,
    unplug: front.close,
    plugIn: front.open,
    rebootCount: power.reboots,
    bootId: power.bootId,
    up: async () => {
      await power.up();
    },
    snapshot: async () => {
      const upper = await execute([...disks.enter, 'sh', '-s', join(base, 'upper')], LIST_UPPER);
      return toSnapshot(await must(LIST_NODE), upper.stdout);
    },
    stop,
  };
}
