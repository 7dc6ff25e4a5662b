import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Client, ClientChannel } from 'ssh2';
import { type Connection, type ConnectionTarget, UnreachableError } from './connection.ts';
import type { OpenOptions } from './connection-kind.ts';
import { guestCommand } from './guest-command.ts';
import { jumpTarget } from './jump-target.ts';
import { channelRefused } from './lane-errors.ts';
import { CONNECTING } from './pace.ts';
import type { ProcessExit, RemoteProcess } from './remote-process.ts';
import { retryDropped } from './retry-dropped.ts';
import { SessionConnection } from './session-connection.ts';
import { resolveSettings } from './ssh-config.ts';
import { type SshSettings, serverOf } from './ssh-settings.ts';
import { openProxyCommand, openSocket } from './ssh-transport.ts';

/** What the built-in client is told besides. */
export interface BuiltInOptions extends OpenOptions {
  /** Whether the system's client may take over. */
  canLeave(): boolean;
}

/** Connects, again after a pause where the server hung up before anything was sent. @throws as `connectSsh` */
export async function connectPatiently(target: ConnectionTarget, options: BuiltInOptions): Promise<Connection> {
  return await retryDropped(() => connectSsh(target, options), options.signal);
}

/** How many jump hosts may stand in a row before it is taken for a circle. */
const MAX_JUMPS = 8;

/**
 * Connects, verifies the host's key and authenticates.
 * @param depth how many jump hosts wait for this one
 * @throws UnreachableError, a BeyondBuiltIn where the system's client may do better; PlayError `unsafe-name`
 */
async function connectSsh(target: ConnectionTarget, options: BuiltInOptions, depth = 0): Promise<Connection> {
  if (target.guest !== undefined && !/^\d+$/.test(target.guest.vmid))
    throw new UnreachableError(`${target.name}: proxmox_vmid must be a number, not ${target.guest.vmid}`, 'guest-id');
  const settings = await resolveSettings(target, options.warn);
  const timeoutMs = (settings.connectTimeout ?? target.timeout) * 1000;
  const jump = await openJump(target, settings, options, depth);
  const open = async () => {
    const transport = openTransport(target, settings, jump, timeoutMs, options.signal);
    transport.catch(() => {});
    // the connection is on its way, and the server starts a process for it, while the ssh library is loaded
    await setImmediate();
    const { handshake } = await import('./ssh-handshake.ts');
    const client = await handshake(transport, target, settings, { ...options, timeoutMs });
    return { client, socket: await transport };
  };
  try {
    return new SshConnection(target, await CONNECTING.run(serverOf(settings), options.signal, open), jump);
  } catch (error) {
    await jump?.[Symbol.asyncDispose]();
    throw error;
  }
}

/** The connection to the last jump host; undefined where there is none. It has come about before the target's turn. */
async function openJump(
  target: ConnectionTarget,
  settings: SshSettings,
  options: BuiltInOptions,
  depth: number,
): Promise<Connection | undefined> {
  if (settings.proxyCommand !== undefined || settings.proxyJump === undefined) return undefined;
  if (depth >= MAX_JUMPS)
    throw new UnreachableError(`more than ${MAX_JUMPS} jump hosts on the way to ${target.name}`, 'jump-circle');
  const hops = settings.proxyJump.split(',');
  const last = hops.pop() ?? '';
  // the hops before the last one are the way to the last one
  return await connectSsh(jumpTarget(last, hops, target), options, depth + 1);
}

async function openTransport(
  target: ConnectionTarget,
  settings: SshSettings,
  jump: Connection | undefined,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Duplex> {
  if (settings.proxyCommand !== undefined) return openProxyCommand(settings, settings.proxyCommand, target.host);
  if (jump !== undefined) return jump.openTcp(settings.hostName, settings.port);
  return openSocket(settings, timeoutMs, signal);
}

interface Link {
  readonly client: Client;
  readonly socket: Duplex;
}

class SshConnection extends SessionConnection {
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #jump: Connection | undefined;
  #closed = false;
  #tunnels = 0;

  constructor(target: ConnectionTarget, { client, socket }: Link, jump: Connection | undefined) {
    super(target);
    this.#client = client;
    this.#socket = socket;
    this.#jump = jump;
    client.once('close', () => {
      this.#closed = true;
    });
  }

  override get busy(): boolean {
    return this.#tunnels > 0 || super.busy;
  }

  openTcp(host: string, port: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      this.#client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (error === undefined || error === null) {
          this.#tunnels += 1;
          channel.once('close', () => {
            this.#tunnels -= 1;
          });
          resolve(channel);
        } else
          reject(
            new UnreachableError(
              `${this.target.name} cannot connect to ${host} port ${port}: ${error.message}`,
              'tcp-refused',
              'AllowTcpForwarding may be off there',
              error,
            ),
          );
      });
    });
  }

  get lost(): boolean {
    return this.#closed;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    if (!this.#closed) {
      const closed = new Promise<void>(resolve => this.#client.once('close', () => resolve()));
      this.#client.end();
      // a host that does not answer must not hold us up; the client itself destroys nothing that it has begun to end
      const timer = setTimeout(() => this.#socket.destroy(), 1000);
      await closed;
      clearTimeout(timer);
    }
    await this.#jump?.[Symbol.asyncDispose]();
  }

  protected start(command: string): Promise<RemoteProcess> {
    const words = guestCommand(command, this.target.guest);
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        clearTimeout(timer);
        this.#client.off('close', onClose);
        reject(error);
      };
      const onClose = () =>
        fail(new UnreachableError(`the connection to ${this.target.name} was lost`, 'connection-lost'));
      const timer = setTimeout(
        () =>
          fail(
            new UnreachableError(
              `${this.target.name} opens no channel within ${this.target.timeout} s`,
              'channel-timeout',
            ),
          ),
        this.target.timeout * 1000,
      );
      if (this.#closed) return onClose();
      this.#client.once('close', onClose);
      try {
        this.#client.exec(words, (error, channel) => {
          if (error) return fail(channelRefused(this.target.name, error.message, error));
          clearTimeout(timer);
          this.#client.off('close', onClose);
          resolve(asProcess(channel));
        });
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error));
        fail(channelRefused(this.target.name, cause.message, cause));
      }
    });
  }
}

function asProcess(channel: ClientChannel): RemoteProcess {
  const closed = new Promise<void>(resolve => channel.once('close', () => resolve()));
  const exit = new Promise<ProcessExit>(resolve => {
    channel.once('exit', (code: number | null, signal?: string) => resolve({ code: code ?? undefined, signal }));
    channel.once('close', () => resolve({}));
  });
  return { stdin: channel, stdout: channel, stderr: channel.stderr, exit, closed, release: () => channel.close() };
}
