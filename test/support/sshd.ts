import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const SSHD = '/usr/sbin/sshd';

/** Why a real sshd cannot be started here; undefined when it can. */
export function sshdMissing(): string | undefined {
  try {
    accessSync(SSHD, constants.X_OK);
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'openssh-server is not installed';
  }
  return undefined;
}

/** Whether `mounts` can be had here: it takes root, and a kernel that lets it. */
export function canMount(): boolean {
  const probe = spawnSync('unshare', ['-m', '/bin/sh', '-c', 'mount -t tmpfs none /mnt'], { stdio: 'ignore' });
  return probe.status === 0;
}

export interface TestSshd extends AsyncDisposable {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  /** Where everything of it lies; removed at the end. */
  readonly directory: string;
  /** Private key that it lets in. */
  readonly keyFile: string;
  /** A known_hosts file that holds its host keys, under `[127.0.0.1]:port`. */
  readonly knownHostsFile: string;
  /** ssh arguments that make only this server's key known. */
  readonly sshArgs: readonly string[];
  readonly log: () => string;
}

export interface SshdOptions {
  /** Lines for sshd_config; the first value of an option wins, so these come before the defaults. */
  readonly config?: readonly string[];
  readonly hostKeyTypes?: readonly ('ed25519' | 'rsa' | 'ecdsa')[];
  /** false: a server without SFTP. */
  readonly sftp?: boolean;
  /** Shell text that prepares a mount namespace of the server's own: what is mounted there is seen by its sessions alone. */
  readonly mounts?: string;
  /** Address to listen at. */
  readonly listen?: string;
  /** Port to listen at; a free one by default. */
  readonly port?: number;
}

/** A real sshd on loopback with its own keys and configuration, logging in as the user that runs the tests. */
export async function startSshd(options: SshdOptions = {}): Promise<TestSshd> {
  const directory = mkdtempSync(join(tmpdir(), 'tsplay-sshd-'));
  const port = options.port ?? (await freePort());
  const user = userInfo().username;
  const keyFile = join(directory, 'id_ed25519');
  generateKey('ed25519', keyFile);
  const authorized = join(directory, 'authorized_keys');
  writeFileSync(authorized, readFileSync(`${keyFile}.pub`), { mode: 0o600 });
  const types = options.hostKeyTypes ?? ['ed25519', 'rsa'];
  for (const type of types) generateKey(type, join(directory, `host_${type}`));
  const knownHostsFile = join(directory, 'known_hosts');
  writeFileSync(
    knownHostsFile,
    types.map(type => `[127.0.0.1]:${port} ${readFileSync(join(directory, `host_${type}.pub`), 'utf8')}`).join(''),
  );
  const config = join(directory, 'sshd_config');
  writeFileSync(
    config,
    [
      ...(options.config ?? []),
      `Port ${port}`,
      `ListenAddress ${options.listen ?? '127.0.0.1'}`,
      ...types.map(type => `HostKey ${join(directory, `host_${type}`)}`),
      `AuthorizedKeysFile ${authorized}`,
      'StrictModes no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      'PidFile none',
      'PrintMotd no',
      'UseDNS no',
      // bash reads the user's own .bashrc where it is the first shell of a connection: what this machine's user has there is not tested
      'SetEnv SHLVL=2',
      ...(options.sftp === false ? [] : ['Subsystem sftp internal-sftp']),
      '',
    ].join('\n'),
  );
  // Debian's sshd wants it even where nothing is separated
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const server = [SSHD, '-D', '-e', '-f', config];
  const inside = ['unshare', '-m', '/bin/sh', '-c', `${options.mounts} && exec "$@"`, 'sh', ...server];
  const [program = SSHD, ...args] = options.mounts === undefined ? server : inside;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', chunk => {
    log += String(chunk);
  });
  await listening(port, () => (child.exitCode === null ? undefined : log));
  return {
    host: '127.0.0.1',
    port,
    user,
    directory,
    keyFile,
    knownHostsFile,
    sshArgs: [
      '-F',
      'none',
      '-o',
      `UserKnownHostsFile=${knownHostsFile}`,
      '-o',
      'GlobalKnownHostsFile=none',
      '-o',
      'IdentityAgent=none',
    ],
    log: () => log,
    async [Symbol.asyncDispose]() {
      const ended = new Promise(resolve => child.once('exit', resolve));
      if (child.exitCode === null && child.kill()) await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Makes a key pair with ssh-keygen: `file` and `file.pub`. */
export function generateKey(type: string, file: string, extra: readonly string[] = []): void {
  const size = type === 'rsa' ? ['-b', '2048'] : [];
  const passphrase = extra.includes('-N') ? [] : ['-N', ''];
  execFileSync('ssh-keygen', ['-q', '-t', type, ...size, ...passphrase, '-C', 'test', '-f', file, ...extra]);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function listening(port: number, failed: () => string | undefined): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const reason = failed();
    if (reason !== undefined) throw new Error(`sshd did not start: ${reason}`);
    const open = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error('sshd does not listen');
}
