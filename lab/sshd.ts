import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Boot } from './sandbox.ts';

const RELAY = fileURLToPath(new URL('./sandbox/relay.pl', import.meta.url));

/**
 * Starts the node's own sshd inside it, where it ends with the boot; resolves once it listens on port 22 of the node's loopback.
 * @throws Error with what it said, if it does not come to that.
 */
export function startSshd({ enter }: Boot): Promise<void> {
  const [command = '', ...args] = [...enter, '/usr/sbin/sshd', '-D', '-e', '-f', '/etc/ssh/sshd_config'];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-1000);
      if (said.includes('Server listening')) resolve();
    });
    child.once('error', reject);
    child.once('close', code => reject(new Error(`the node's sshd ended: ${said.trim() || `exit code ${code}`}`)));
  });
}

/** Joins one connection to the node's sshd, from within the node's network. */
export function serveWithSshd(socket: Socket, { enterNetwork }: Boot): void {
  const [command = '', ...args] = [...enterNetwork, 'perl', RELAY];
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
    if (complaint !== '' && !socket.destroyed)
      process.stderr.write(`lab: no way to the node's sshd: ${complaint.trim()}\n`);
    socket.destroy();
  });
}
