import { addAbortSignal, type Duplex } from 'node:stream';
import { UnreachableError } from '../../../remote/connection.ts';
import type { ModuleContext } from '../../api/module.ts';
import { ask } from '../../script/findings.ts';
import { call, quote, run } from '../../script/words.ts';
import PROBE from './tcp-probe.sh';

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** Whether a TCP connection was had, and what the other side then said, where that was asked for. */
export interface TcpAnswer {
  readonly open: boolean;
  readonly said: string;
}

const CLOSED: TcpAnswer = { open: false, said: '' };

/** Reads until the text is as wanted, the other side ends, or the time is over. */
function listen(socket: Duplex, enough: (text: string) => boolean, deadline: number): Promise<string> {
  return new Promise(resolve => {
    let text = '';
    const done = () => {
      clearTimeout(timer);
      resolve(text);
    };
    const timer = setTimeout(done, Math.max(0, deadline - Date.now()));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (enough(text)) done();
    });
    socket.once('end', done);
    socket.once('close', done);
    socket.once('error', done);
  });
}

async function connect(
  context: ModuleContext<unknown>,
  { host, port, timeoutMs }: TcpTarget,
): Promise<Duplex | undefined> {
  const connection = await context.link.connection();
  const opening = connection.openTcp(host, port);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    const socket = await Promise.race([opening, late]);
    // A connection that comes too late is closed again.
    if (socket === undefined)
      opening.then(
        found => found.destroy(),
        () => undefined,
      );
    return socket;
  } finally {
    clearTimeout(timer);
  }
}

/** An SSH server may forbid forwarding: then a program of the host has to try. */
async function probeByShell(context: ModuleContext<unknown>, { host, port, timeoutMs }: TcpTarget): Promise<TcpAnswer> {
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  const probe = call('probe', String(seconds), quote(host), String(port));
  const found = await ask(context.inspect, [PROBE, run('try', probe)]);
  if (found.rc('try') === 99)
    context.fail('the SSH server forbids TCP forwarding, and the host has neither bash nor nc to try a connection');
  return { open: found.rc('try') === 0, said: '' };
}

/** Tries one connection that starts at the host. */
export async function probeTcp(
  context: ModuleContext<unknown>,
  target: TcpTarget,
  enough: ((text: string) => boolean) | undefined,
  deadline: number,
): Promise<TcpAnswer> {
  let socket: Duplex | undefined;
  try {
    socket = await connect(context, target);
    if (socket === undefined) return CLOSED;
    socket.on('error', () => undefined);
    addAbortSignal(context.signal, socket);
    return { open: true, said: enough === undefined ? '' : await listen(socket, enough, deadline) };
  } catch (error) {
    if (!(error instanceof UnreachableError) || error.code !== 'tcp-refused') throw error;
    return /prohibited/i.test(error.message) ? probeByShell(context, target) : CLOSED;
  } finally {
    socket?.destroy();
  }
}
