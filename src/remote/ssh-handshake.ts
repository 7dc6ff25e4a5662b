import type { Duplex } from 'node:stream';
import type { Client, ConnectConfig } from 'ssh2';
import ssh2 from 'ssh2';
import { BeyondBuiltIn } from './beyond-built-in.ts';
import { type Ask, type ConnectionTarget, UnreachableError } from './connection.ts';
import { HostKeyPolicy } from './host-keys.ts';
import { Authentication } from './ssh-auth.ts';
import { explain, FAILED } from './ssh-explain.ts';
import { hearFirstWords } from './ssh-offer.ts';
import type { SshSettings } from './ssh-settings.ts';

/** A frozen server is noticed after this many silent intervals. */
const DEFAULT_ALIVE_SECONDS = 15;

export interface HandshakeOptions {
  readonly timeoutMs: number;
  warn(message: string): void;
  readonly signal?: AbortSignal | undefined;
  readonly ask?: Ask | undefined;
  /** Whether the system's client may take over; asked where that would help. */
  canLeave(): boolean;
}

const said = new Set<string>();

/** Keys are looked at again when a connection is renewed: that is nothing new to say. */
function warnOnce(message: string, warn: (message: string) => void): void {
  if (said.has(message)) return;
  said.add(message);
  warn(message);
}

/** Speaks SSH over the transport that is being opened, until commands can be sent. @throws UnreachableError with the phase that failed */
export async function handshake(
  transport: Promise<Duplex>,
  target: ConnectionTarget,
  settings: SshSettings,
  options: HandshakeOptions,
): Promise<Client> {
  const policy = HostKeyPolicy.load(settings);
  const [socket, authentication] = await Promise.all([
    transport,
    Authentication.prepare(target, settings, options.ask, options.canLeave),
  ]);
  const client = new ssh2.Client();
  let refusal: UnreachableError | undefined;
  // whoever is asked may think as long as it takes
  let pause = () => {};
  let resume = () => {};
  const record = async (line: string): Promise<true> => {
    await policy.record(line).catch((error: unknown) => {
      options.warn(`${target.name}: the host key could not be recorded: ${String(error)}`);
    });
    return true;
  };
  const accepts = async (key: Buffer): Promise<boolean> => {
    const verdict = policy.judge(key);
    if (verdict.accepted) {
      if (verdict.warning !== undefined) warnOnce(`${target.name}: ${verdict.warning}`, options.warn);
      if (verdict.changed) authentication.passwordsAllowed = false;
      return verdict.record === undefined || record(verdict.record);
    }
    refusal = verdict.error;
    const { ask } = verdict;
    if (ask === undefined || options.ask === undefined) return false;
    if (refusal instanceof BeyondBuiltIn && options.canLeave()) return false;
    pause();
    const answer = (await options.ask(ask.question, { echo: true })).trim();
    resume();
    if (answer !== 'yes' && answer !== ask.fingerprint) return false;
    refusal = undefined;
    return record(ask.record);
  };
  const config: ConnectConfig = {
    sock: socket as NonNullable<ConnectConfig['sock']>,
    username: settings.user,
    readyTimeout: 0,
    keepaliveInterval: (settings.serverAliveInterval ?? DEFAULT_ALIVE_SECONDS) * 1000,
    keepaliveCountMax: settings.serverAliveCountMax,
    algorithms: { serverHostKey: policy.algorithms },
    authHandler: authentication.next,
    hostVerifier: verifier(accepts),
  };
  if (settings.forwardedAgent !== undefined) {
    config.agent = settings.forwardedAgent;
    config.agentForward = true;
  }
  return await new Promise<Client>((resolve, reject) => {
    let phase: 'handshake' | 'authentication' = 'handshake';
    const heard = hearFirstWords(socket);
    const explained = (error: Error) => explain(error, { target, settings, authentication, phase, heard });
    const fail = (error: Error) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      client.removeAllListeners();
      client.on('error', () => {});
      client.destroy();
      socket.destroy();
      reject(error);
    };
    const onAbort = () => fail(options.signal?.reason instanceof Error ? options.signal.reason : new Error('aborted'));
    const onTimeout = () =>
      fail(
        new UnreachableError(
          `${FAILED}${settings.hostName} port ${settings.port}: no end of the ${phase} within ${options.timeoutMs / 1000} s`,
          phase === 'handshake' ? 'handshake-timeout' : 'authentication-timeout',
          'something answers there, but too slowly or not as an SSH server; raise `timeout` if the host is slow',
        ),
      );
    let timer = setTimeout(onTimeout, options.timeoutMs);
    pause = () => clearTimeout(timer);
    resume = () => {
      timer = setTimeout(onTimeout, options.timeoutMs);
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    client.once('handshake', () => {
      ignoreOtherHostKeys(client);
      heard.forget();
      phase = 'authentication';
      clearTimeout(timer);
      timer = setTimeout(onTimeout, options.timeoutMs);
    });
    client.once('ready', () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      client.removeAllListeners('error');
      // what breaks later shows as channels that close without a status, also where the other side does not hang up
      client.on('error', () => socket.destroy());
      resolve(client);
    });
    client.once('error', error => fail(refusal ?? explained(error)));
    const onClosed = () => fail(refusal ?? explained(new Error('Connection closed by remote host')));
    client.once('close', onClosed);
    if (socket.destroyed) {
      onClosed();
      return;
    }
    try {
      client.connect(config);
    } catch (error) {
      fail(explained(error instanceof Error ? error : new Error(String(error))));
    }
  });
}

/**
 * ssh2 takes an async function that resolves to false as acceptance: callback form, and nothing returned. When keys are
 * exchanged anew the answer is given at once, and only the key of the first time is taken: while ssh2 waits for an answer,
 * it lets what channels write go out between the server's NEWKEYS and its own, which breaks the connection.
 */
function verifier(accepts: (key: Buffer) => Promise<boolean>): NonNullable<ConnectConfig['hostVerifier']> {
  let first: Buffer | undefined;
  return (key: Buffer, verify: (accepted: boolean) => void): void => {
    if (first !== undefined) verify(first.equals(key));
    else {
      first = Buffer.from(key);
      accepts(key).then(verify, () => verify(false));
    }
  };
}

interface Protocol {
  readonly _handlers?: {
    GLOBAL_REQUEST?: (protocol: Protocol, name: string, wantReply: boolean, data: unknown) => void;
  };
  requestSuccess(): void;
  /** Sends a global request that asks for nothing. */
  ping(): void;
}

/**
 * OpenSSH tells of all its host keys after login, and ssh2 then has it prove each: 3 ms of CPU on both sides for what
 * nobody here asks for. Something has to go to the server, though: it holds back what it sends next until its kernel has
 * heard of ours, which otherwise takes 40 ms (Nagle's algorithm there, delayed acknowledgements here). ssh2 has no option
 * for this, so its handler is wrapped; where it has none, all stays as it is.
 */
function ignoreOtherHostKeys(client: Client): void {
  const { _protocol: protocol } = client as unknown as { _protocol?: Protocol };
  const handlers = protocol?._handlers;
  const original = handlers?.GLOBAL_REQUEST;
  if (handlers === undefined || original === undefined) return;
  handlers.GLOBAL_REQUEST = (own, name, wantReply, data) => {
    if (name !== 'hostkeys-00@openssh.com') original(own, name, wantReply, data);
    else if (wantReply) own.requestSuccess();
    else own.ping();
  };
}
