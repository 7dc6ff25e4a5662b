import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';

const SFTP_SERVER = '/usr/lib/openssh/sftp-server';

export interface Ssh2ServerOptions {
  readonly hostKey: string;
  readonly userPublicKey: string;
}

/** Runs one command of a session in the node, its streams joined to the channel. */
function runInNode(channel: ServerChannel, enter: readonly string[], words: readonly string[]): void {
  const [command = '', ...args] = [...enter, ...words];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {});
  channel.on('error', () => {});
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  channel.once('close', () => child.stdin.destroy());
  child.once('close', code => {
    channel.exit(code ?? 255);
    channel.end();
  });
}

function serveSession(client: Connection, enter: readonly string[]): void {
  client.on('session', accept => {
    const session = accept();
    session.on('exec', (acceptExec, _reject, info) => {
      runInNode(acceptExec(), enter, ['sh', '-c', info.command]);
    });
    session.on('shell', acceptShell => runInNode(acceptShell(), enter, ['sh']));
    session.on('subsystem', (acceptSubsystem, reject, info) => {
      if (info.name === 'sftp') runInNode(acceptSubsystem(), enter, [SFTP_SERVER]);
      else reject();
    });
    session.on('pty', acceptPty => acceptPty());
  });
}

/**
 * Serves one connection with ssh2's server, outside the node, its commands inside: for machines whose user may not give the
 * node more than one user id, where a real sshd cannot work. It knows root alone, with the lab's key.
 */
export function serveWithSsh2(socket: Socket, enter: readonly string[], options: Ssh2ServerOptions): void {
  const allowed = ssh2.utils.parseKey(options.userPublicKey);
  if (allowed instanceof Error) throw allowed;
  const server = new ssh2.Server({ hostKeys: [options.hostKey] }, client => {
    client.on('error', () => {});
    client.on('authentication', context => {
      const known = context.username === 'root' && context.method === 'publickey';
      if (!known || !allowed.getPublicSSH().equals(context.key.data)) {
        context.reject(['publickey']);
        return;
      }
      const proven =
        context.signature === undefined ||
        (context.blob !== undefined && allowed.verify(context.blob, context.signature, context.hashAlgo) === true);
      if (proven) context.accept();
      else context.reject(['publickey']);
    });
    client.once('ready', () => serveSession(client, enter));
  });
  server.injectSocket(socket);
}
