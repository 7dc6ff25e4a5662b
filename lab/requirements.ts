import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SandboxMode } from './sandbox.ts';
import { MACHINE, type Suite } from './suites.ts';

const run = promisify(execFile);
const PROGRAMS = ['unshare', 'nsenter', 'setpriv', 'mount', 'pivot_root', 'dpkg-deb', 'dpkg', 'apt-get', 'perl'];

async function missingPrograms(): Promise<readonly string[]> {
  const found = await run('sh', [
    '-c',
    'for p; do PATH=$PATH:/usr/sbin:/sbin command -v "$p" >/dev/null || echo "$p"; done',
    'sh',
    ...PROGRAMS,
  ]).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  );
  return found.split('\n').filter(Boolean);
}

async function namespacesWork(mode: SandboxMode): Promise<string | undefined> {
  const words = mode === 'root' ? [] : ['--user', '--map-root-user'];
  const attempt = ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', 'mount', '-t', 'tmpfs', 'none', '/mnt'];
  return run('unshare', [...words, ...attempt]).then(
    () => undefined,
    (error: Error & { stderr?: string }) => (error.stderr ?? error.message).trim(),
  );
}

/** How the lab node can be set up by this user. */
export const sandboxMode = (): SandboxMode => (process.getuid?.() === 0 ? 'root' : 'user');

/** Who can log in to the lab node: `patcher` needs a real sshd, which needs more than one user id, and sudo. */
export function labUsers(suite: Suite = MACHINE): readonly ('root' | 'patcher')[] {
  const has = (program: string) => existsSync(join(suite.root, program));
  const complete = sandboxMode() === 'root' && has('usr/sbin/sshd') && has('usr/bin/sudo');
  return complete ? ['root', 'patcher'] : ['root'];
}

/** Why the lab node cannot run on this machine, one sentence each; empty when it can. */
export async function missingForLab(suite: Suite = MACHINE): Promise<readonly string[]> {
  const mode = sandboxMode();
  if (process.platform !== 'linux') return ['The lab node needs Linux.'];
  if (!existsSync(join(suite.root, 'usr'))) {
    return [`The programs of ${suite.name} are not there: \`npm run demo -- --suite ${suite.name}\` fetches them.`];
  }
  const programs = await missingPrograms();
  if (programs.length > 0) {
    return [`The lab node needs these programs of Debian's base system: ${programs.join(', ')}.`];
  }
  const trouble = await namespacesWork(mode);
  if (trouble === undefined) return [];
  return [
    mode === 'root'
      ? `This root may not make namespaces and mounts (a container, perhaps): ${trouble}.`
      : `The kernel does not let ordinary users make namespaces (see user.max_user_namespaces and kernel.unprivileged_userns_clone), so run it as root: ${trouble}.`,
  ];
}
