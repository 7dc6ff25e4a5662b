import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { UnreachableError } from './connection.ts';
import type { SshSettings } from './ssh-settings.ts';
import { withStreams } from './start-program.ts';

const FAILED = 'Failed to connect to the host via ssh: ';

/** A TCP connection to the host, without Nagle (ssh2 leaves it on: 40 ms an exchange). @throws UnreachableError */
export function openSocket(settings: SshSettings, timeoutMs: number, signal?: AbortSignal): Promise<Duplex> {
  const { hostName, port, addressFamily } = settings;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostName, port, family: addressFamily });
    const settled = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown) => {
      settled();
      socket.destroy();
      reject(error);
    };
    // not the signal of `connect` itself, which would cut the connection later too, before what runs there is ended
    const onAbort = () => fail(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => fail(refused(hostName, port, 'ETIMEDOUT')), timeoutMs);
    socket.setNoDelay(true);
    socket.once('connect', () => {
      settled();
      socket.removeAllListeners('error');
      // what happens before the handshake listens shows there as a socket that is closed
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => fail(refused(hostName, port, error.code ?? '', error)));
  });
}

const REASONS: Readonly<Record<string, readonly [words: string, hint: string]>> = {
  ECONNREFUSED: ['Connection refused', 'nothing listens there: is sshd running, is the port right (ansible_port)?'],
  ETIMEDOUT: [
    'Connection timed out',
    'the host is down, or a firewall drops what we send; `timeout` says how long is waited',
  ],
  EHOSTUNREACH: ['No route to host', 'the host is down or its network is not reachable from here'],
  ENETUNREACH: ['Network is unreachable', 'this machine has no route to that network'],
};

function refused(host: string, port: number, code: string, cause?: unknown): UnreachableError {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new UnreachableError(
      `${FAILED}ssh: Could not resolve hostname ${host}: ${code === 'ENOTFOUND' ? 'Name or service not known' : 'Temporary failure in name resolution'}`,
      'host-unresolved',
      'check the name, or set ansible_host to an address',
      cause,
    );
  const [words, hint] = REASONS[code] ?? [code, undefined];
  return new UnreachableError(
    `${FAILED}ssh: connect to host ${host} port ${port}: ${words}`,
    'tcp-refused',
    hint,
    cause,
  );
}

/** A connection through the user's ProxyCommand. @throws UnreachableError */
export function openProxyCommand(settings: SshSettings, command: string, originalHost: string): Duplex {
  const values: Readonly<Record<string, string>> = {
    h: settings.hostName,
    n: originalHost,
    p: String(settings.port),
    r: settings.user,
    '%': '%',
  };
  const expanded = command.replace(/%(.)/g, (token, letter: string) => {
    const value = values[letter];
    if (value === undefined) return token;
    // what goes unquoted into a shell of ours must not be able to speak to it
    if (!/^[\w.:%@[\]+-]*$/.test(value) || value.startsWith('-'))
      throw new UnreachableError(`${FAILED}${JSON.stringify(value)} is refused in a ProxyCommand`, 'unsafe-name');
    return value;
  });
  const child = withStreams(spawn('/bin/sh', ['-c', `exec ${expanded}`], { stdio: ['pipe', 'pipe', 'inherit'] }));
  const tunnel = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.once('error', error => tunnel.destroy(error));
  tunnel.once('close', () => child.kill('SIGHUP'));
  return tunnel;
}
