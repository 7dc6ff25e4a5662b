import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionTarget, UnreachableError } from '../connection.ts';
import type { OpenOptions } from '../connection-kind.ts';
import { endsWithin } from '../remote-process.ts';
import { quote } from '../shell.ts';
import type { SshSettings } from '../ssh-settings.ts';
import { spawned } from '../start-program.ts';
import { Answers } from './answers.ts';
import { Askpass } from './askpass.ts';
import { asOptions, sshWords } from './program.ts';
import { systemRefusal } from './refusal.ts';

/** What it says when it is logged in, and other clients can use its connection. */
const READY = 'ready';
const END_PATIENCE_MS = 1000;

/**
 * The process of OpenSSH's that holds the connection to a host, and proves once who we are: with one password, or one touch of
 * a FIDO key. It ends with our process, however that ends.
 */
export class ControlMaster {
  readonly #folder: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<void>;

  private constructor(folder: string, child: ChildProcessWithoutNullStreams) {
    this.#folder = folder;
    this.#child = child;
    this.#closed = new Promise(resolve => child.once('close', () => resolve()));
  }

  /** @throws UnreachableError */
  static async start(target: ConnectionTarget, settings: SshSettings, options: OpenOptions): Promise<ControlMaster> {
    options.signal?.throwIfAborted();
    const folder = ownFolder();
    const answers = new Answers(target, options);
    const asks = target.password !== undefined || options.ask !== undefined;
    let master: ControlMaster | undefined;
    let client: number | undefined;
    let askpass: Askpass | undefined;
    try {
      const deadline = new Deadline(settings, target);
      if (asks) askpass = await Askpass.open(folder, question => deadline.paused(() => answers.to(question, client)));
      const environment = { ...process.env, ...askpass?.environment, SHELL: '/bin/sh' };
      const child = spawned(words(target, settings, folder, asks), environment);
      client = child.pid;
      master = new ControlMaster(folder, child);
      await master.#ready(`${settings.user}@${settings.hostName}`, answers, deadline, options.signal);
      return master;
    } catch (error) {
      if (master === undefined) rmSync(folder, { recursive: true, force: true });
      else await master.close();
      throw error;
    } finally {
      askpass?.close();
    }
  }

  /** Options with which other clients use its connection. They make none of their own when it is lost: nobody would answer them. */
  get options(): readonly string[] {
    return [...asOptions({ ControlPath: socketIn(this.#folder), ControlMaster: 'no', ProxyCommand: 'false' })];
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill();
    this.#child.stdin.destroy();
    await endsWithin(this.#closed, END_PATIENCE_MS);
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #ready(who: string, answers: Answers, deadline: Deadline, signal: AbortSignal | undefined): Promise<void> {
    const child = this.#child;
    let said = '';
    child.stdin.on('error', () => {});
    child.stderr.on('data', chunk => {
      said = `${said}${chunk}`.slice(-4000);
    });
    return new Promise<void>((resolve, reject) => {
      const settle = (act: () => void) => {
        deadline.end();
        signal?.removeEventListener('abort', onAbort);
        act();
      };
      const onAbort = () => settle(() => reject(signal?.reason));
      signal?.addEventListener('abort', onAbort, { once: true });
      deadline.begin(error => settle(() => reject(error)));
      child.stdout.once('data', () => settle(resolve));
      child.once('close', () => settle(() => reject(systemRefusal(said, who, answers.passwordSent))));
    });
  }
}

function words(target: ConnectionTarget, settings: SshSettings, folder: string, asks: boolean): string[] {
  const socket = socketIn(folder);
  // OpenSSH reads its own tokens
  const program = quote(target.sshProgram ?? 'ssh').replaceAll('%', '%%');
  // our end of its input is closed when we are gone, and then it ends; /bin/sh runs the text
  const end = `cat <&3; [ ! -S ${socket} ] || ${program} -F none -S ${socket} -O exit x; rm -rf ${folder}`;
  const first = asOptions({
    ControlMaster: 'yes',
    ControlPath: socket,
    ControlPersist: 'no',
    PermitLocalCommand: 'yes',
    LocalCommand: `exec 3<&0; { ${end}; } >/dev/null 2>&1 & echo ${READY}`,
    BatchMode: asks ? 'no' : 'yes',
    NumberOfPasswordPrompts: 1,
  });
  if (target.password === undefined)
    first.push(...asOptions({ PasswordAuthentication: 'no', KbdInteractiveAuthentication: 'no' }));
  return [...sshWords(target, settings, ['-N', '-x', ...first]), '--', target.host];
}

const socketIn = (folder: string) => join(folder, 's');

/** Only we can enter it. Its name is short, as that of a socket has to be, and has nothing that a shell or OpenSSH would read. */
function ownFolder(): string {
  const usual = tmpdir();
  return mkdtempSync(join(/^[\w./-]{1,60}$/.test(usual) ? usual : '/tmp', 'tsplay-ssh-'));
}

/** Time for the connection and the login; whoever is asked may think as long as it takes. */
class Deadline {
  readonly #ms: number;
  readonly #where: string;
  #timer: NodeJS.Timeout | undefined;
  #fail: ((error: UnreachableError) => void) | undefined;

  constructor(settings: SshSettings, target: ConnectionTarget) {
    // one for the connection, one for the login
    this.#ms = 2000 * (settings.connectTimeout ?? target.timeout);
    this.#where = `${settings.hostName} port ${settings.port}`;
  }

  begin(fail: (error: UnreachableError) => void): void {
    this.#fail = fail;
    this.#timer = setTimeout(() => {
      const words = `Failed to connect to the host via ssh: ${this.#where}: no end of the login within ${this.#ms / 1000} s`;
      fail(new UnreachableError(words, 'authentication-timeout', 'raise `timeout` if the host is slow'));
    }, this.#ms);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#fail = undefined;
  }

  async paused<T>(act: () => Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    const result = await act();
    if (this.#fail !== undefined) this.begin(this.#fail);
    return result;
  }
}
