import { type ChildProcess, type SpawnOptionsWithStdioTuple, type StdioPipe, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = (name: string) => fileURLToPath(new URL(`./sandbox/${name}`, import.meta.url));

/** `root`: namespaces set up by the machine's root, all user ids. `user`: by anybody, one user id. */
export type SandboxMode = 'root' | 'user';

/** Not in our process group: a Ctrl-C is for us, who then take the node down in order. Our end also ends theirs (stdin). */
const PIPED: SpawnOptionsWithStdioTuple<StdioPipe, StdioPipe, StdioPipe> = {
  stdio: ['pipe', 'pipe', 'pipe'],
  detached: true,
};

/** The node's disks, kept by a process of ours; they vanish when it ends. */
export interface Disks {
  readonly base: string;
  readonly mode: SandboxMode;
  /** Words that run a command with the disks mounted, outside the node (`<base>/root` is its root). */
  readonly enter: readonly string[];
  close(): Promise<void>;
}

/** One boot of the node: from `up` until its process 1 ended. */
export interface Boot {
  /** Words that run a command inside the node as its root, confined as everything there is. */
  readonly enter: readonly string[];
  /** Words that run a program of this machine in the network of the node alone. */
  readonly enterNetwork: readonly string[];
  readonly ended: Promise<void>;
  powerOff(): Promise<void>;
}

function ending(child: ChildProcess): Promise<void> {
  return new Promise(resolve => child.once('close', () => resolve()));
}

/** Resolves when the child has printed `word` on a line of its own; rejects with its stderr when it ends before. */
function announced(child: ChildProcess, word: string, onLine: (line: string) => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-4000);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the lab's sandbox ended: ${complaint.trim() || 'without a word'}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', line => {
      if (line === word) resolve();
      else onLine(line);
    });
  });
}

export interface DiskOptions {
  /** An empty directory of ours; the disks are mounted over it, in a namespace where only the node sees them. */
  readonly base: string;
  readonly mode: SandboxMode;
  /** Size of the node's root file system, as tmpfs spells it. */
  readonly size: string;
  /** Directory with the first content of the disks. */
  readonly tree: string;
  /** Directory whose usr the node's lies over. */
  readonly lower: string;
}

/** Mounts the node's disks and fills them. */
export async function openDisks({ base, mode, size, tree, lower }: DiskOptions): Promise<Disks> {
  const hold = ['sh', script('hold.sh'), base, mode, size, tree, lower];
  const words = mode === 'root' ? ['--mount', ...hold] : ['--user', '--map-root-user', '--mount', ...hold];
  const child = spawn('unshare', words, PIPED);
  const ended = ending(child);
  await announced(child, 'ready');
  const pid = String(child.pid);
  const user = mode === 'root' ? [] : ['--user', '--preserve-credentials'];
  return {
    base,
    mode,
    enter: ['nsenter', '--target', pid, ...user, '--mount', '--'],
    close: async () => {
      child.stdin?.end();
      await ended;
    },
  };
}

async function onlyChild(pid: number): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim();
}

/** The node's clock since boot starts at zero, where the kernel can do that. */
async function freshUptime(): Promise<readonly string[]> {
  if (!existsSync('/proc/self/ns/time')) return [];
  const seconds = Math.floor(Number.parseFloat(await readFile('/proc/uptime', 'utf8')));
  return ['--time', `--boottime=-${seconds}`];
}

/**
 * Boots the node on its disks. `onControl` hears what programs of the node ask of their keeper (`reboot`, `cut`): words
 * from inside, to be treated as such.
 */
export async function bootNode(disks: Disks, bootId: string, onControl: (word: string) => void): Promise<Boot> {
  const time = await freshUptime();
  const namespaces = ['--mount', '--pid', '--net', '--ipc', '--uts', ...time];
  const words = ['unshare', ...namespaces, '--fork', '--kill-child', 'sh', script('boot.sh'), disks.base, disks.mode];
  const [command = '', ...args] = [...disks.enter, ...words, bootId];
  const child = spawn(command, args, PIPED);
  child.stdin.on('error', () => {});
  const ended = ending(child);
  await announced(child, 'up', onControl);
  const init = await onlyChild(child.pid ?? 0);
  const preserve = disks.mode === 'root' ? [] : ['--preserve-credentials'];
  const all = ['--user', '--mount', '--pid', '--net', '--ipc', '--uts', ...(time.length > 0 ? ['--time'] : [])];
  return {
    enter: ['nsenter', '--target', init, ...all, ...preserve, '--', '/usr/lib/lab/confine'],
    enterNetwork: ['nsenter', '--target', init, '--net', '--'],
    ended,
    powerOff: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
