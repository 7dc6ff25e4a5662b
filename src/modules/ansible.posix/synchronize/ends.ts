import { join, normalize } from 'node:path';
import { PlayError } from '../../../errors.ts';
import type { ConnectionTarget } from '../../../remote/connection.ts';
import { safeName } from '../../../remote/shell.ts';
import { isText, textOf } from '../../../values.ts';
import type { OwnHost } from '../../api/surroundings.ts';
import type { SyncContext } from './options.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
/** What ssh and rsync reach by a remote shell. */
const BY_SSH: ReadonlySet<string> = new Set(['ssh', 'openssh']);
/** A path, or a user, host or path of `user@host:path`, that a program would read as an option. */
const LIKE_OPTION = /^(?:-|(?:[^/:@]*@)?(?:-|\[-|(?:[^/:[]*|\[[^\]]*\])::?-))/;

export interface Ends {
  readonly source: string;
  readonly dest: string;
}

/** Both ends of the transfer as rsync names them, where it runs. */
export async function endsOf(context: SyncContext, near: boolean): Promise<Ends> {
  const { src, dest, mode } = context.args;
  if (src === undefined || dest === undefined)
    return context.fail('synchronize requires both src and dest parameters are set');
  for (const path of [src, dest])
    if (LIKE_OPTION.test(path))
      context.fail(`the path ${JSON.stringify(path)} is refused: it would be read as an option`);
  const far = (path: string) => (near ? herePath(context, path) : farPath(context, path));
  if (mode === 'push') return { source: await herePath(context, src), dest: await far(dest) };
  return { source: await far(src), dest: await herePath(context, dest) };
}

/** How far it is from where rsync runs to the task's host. */
export interface Distance {
  /** It is the same host, and so the same user. */
  readonly isSame: boolean;
  /** It is the same machine: both ends are paths there. */
  readonly isNear: boolean;
}

/** @param start where rsync runs */
export function distance(
  context: SyncContext,
  { delegate, names, target }: OwnHost,
  start: ConnectionTarget,
): Distance {
  const isHere = start.transport === 'local';
  const isSame =
    delegate === undefined
      ? target.transport === 'local'
      : names.includes(delegate) || (isHere && target.transport === 'local');
  if (!isSame && !isHere && target.transport === 'local')
    context.fail(`rsync on ${start.name} cannot reach the controller by itself`);
  return { isSame, isNear: isSame || (isHere && LOOPBACK.has(target.host) && target.port === start.port) };
}

/** Fails where rsync cannot connect to the task's host. */
export function refuseUnreachable(context: SyncContext, { target, delegate }: OwnHost): void {
  if (BY_SSH.has(target.transport)) {
    if (target.password !== undefined)
      context.notice(`${target.name}: rsync connects by itself and is given no password, but only keys and the agent`);
    return;
  }
  if (delegate !== undefined)
    context.fail(
      `rsync cannot reach ${target.name}: it connects by ssh, and that host is reached via ${target.transport}`,
    );
  context.fail(
    `synchronize uses rsync to function. rsync needs to connect to the remote host via ssh, docker client or a direct filesystem copy. This remote host is being accessed via ${target.transport} instead so it cannot work.`,
  );
}

function farPath(context: SyncContext, path: string): string {
  if (path.startsWith('rsync://')) return path;
  const { target } = context.link.ownHost();
  const host = safeName('host name', target.host);
  const user =
    context.args.set_remote_user && target.user !== undefined ? `${safeName('user name', target.user)}@` : '';
  return host.includes(':') ? `[${user}${host}]:${path}` : `${user}${host}:${path}`;
}

/** A relative path is the controller's: the role's or play's file of that name, as Ansible has it even for a delegate; `~` is left to where rsync runs. */
async function herePath(context: SyncContext, path: string): Promise<string> {
  if (path.includes(':') || /^[/~]/.test(path)) return path;
  const found = await controllerPath(context, path);
  return path.endsWith('/') && !found.endsWith('/') ? `${found}/` : found;
}

async function controllerPath(context: SyncContext, path: string): Promise<string> {
  try {
    return withoutSlash(await context.findFile('files', path));
  } catch (error) {
    if (!(error instanceof PlayError) || error.code !== 'file-not-found') throw error;
    const folder = context.variable('playbook_dir') ?? '';
    return withoutSlash(normalize(join(isText(folder) ? textOf(folder) : '', path)));
  }
}

const withoutSlash = (path: string) => path.replace(/(?<=.)\/+$/, '');
