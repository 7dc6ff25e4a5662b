import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Serves one connection with a real sshd inside the node: it speaks over its standard streams, so that the node needs no
 * network. `enter`: words that run a command in the node.
 */
export function serveWithSshd(socket: Socket, enter: readonly string[]): void {
  const [command = '', ...args] = [...enter, '/usr/sbin/sshd', '-i', '-f', '/etc/ssh/sshd_config'];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-1000);
  });
  child.once('error', () => socket.destroy());
  child.stdin.on('error', () => {});
  child.stdout.on('error', () => {});
  socket.pipe(child.stdin);
  child.stdout.pipe(socket);
  socket.once('close', () => child.stdin.destroy());
  child.once('close', () => {
    if (socket.bytesWritten === 0 && !socket.destroyed) {
      process.stderr.write(`lab: sshd served nothing: ${complaint.trim() || `it ended with ${child.exitCode}`}\n`);
    }
    socket.destroy();
  });
}
