import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { UnreachableError } from './connection.ts';
import type { ProcessExit, RemoteProcess } from './remote-process.ts';
import { SessionConnection } from './session-connection.ts';
import { withStreams } from './start-program.ts';

/**
 * The command's stdout and stderr are pipes, as Ansible gives them: what Node hands out are sockets, on which
 * `>/dev/stderr` fails. Two `cat` carry the bytes over; the status comes on descriptor 3.
 */
const WITH_PIPES = `{ { /bin/sh -c "$1" 2>&1 >&4 3>&- 4>&-; echo $? >&3; } | cat >&2 3>&- 4>&-; } 4>&1 | cat 3>&-`;

/** Runs a command under /bin/sh, detached from the user's terminal. @param folder where it runs; that of this process where none is named */
export async function startLocal(command: string, folder?: string): Promise<RemoteProcess> {
  // a session of its own: Ctrl-C at the user's terminal is ours to handle, and sudo finds no terminal to ask at
  const child = withStreams(
    spawn('/bin/sh', ['-c', WITH_PIPES, 'sh', command], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      detached: true,
      cwd: folder,
    }),
  );
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()));
  const exit = new Promise<ProcessExit>(resolve => {
    const status = child.stdio[3] as Readable;
    status.on('error', () => {});
    status.once('data', (chunk: Buffer) => resolve({ code: Number(chunk.toString('latin1')) }));
    child.once('close', () => resolve({}));
    child.once('error', () => resolve({}));
  });
  const release = () => {
    for (const stream of child.stdio) stream?.destroy();
    child.unref();
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit, closed, release };
}

/** `connection: local`: the same sessions over child processes of this machine. */
export class LocalConnection extends SessionConnection {
  protected start(command: string): Promise<RemoteProcess> {
    return startLocal(command, this.target.folder);
  }

  async openTcp(host: string, port: number): Promise<Duplex> {
    const socket = connect({ host, port });
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(this.target.timeout * 1000) });
    } catch (error) {
      socket.destroy();
      throw new UnreachableError(
        `cannot connect to ${host}:${port}: ${String(error)}`,
        'tcp-refused',
        undefined,
        error,
      );
    }
    return socket;
  }
}
