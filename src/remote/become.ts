import { randomBytes } from 'node:crypto';
import type { ErrorCode } from '../error-codes.ts';
import { BecomeError, type BecomeIdentity } from './connection.ts';
import { quote, quoteWords, safeName } from './shell.ts';

/** How one method is spelt, and what its refusals look like. */
interface Method {
  command(identity: BecomeIdentity, prompt: string, shell: string): string;
  /** How its request for the password is recognised in what it writes. */
  asks(output: string, prompt: string): boolean;
}

const SHELL_WORDS = /'[^']*'|"[^"]*"|\S+/g;

/** become_flags as words: they are options of the method, never shell code. */
function flagWords(flags: string): string[] {
  return (flags.match(SHELL_WORDS) ?? []).map(word => (/^(['"]).*\1$/s.test(word) ? word.slice(1, -1) : word));
}

/**
 * The words that follow every method's options: a shell that says `success` and waits for scripts. It takes back the
 * C locale in which the method itself has to speak, so that its words can be recognised.
 */
function shellWords(success: string, locale: string): string {
  const first = `if [ -n "$1" ]; then LC_ALL=$1; export LC_ALL; else unset LC_ALL; fi; echo ${success}; exec /bin/sh`;
  return `-c ${quote(first)} sh "$${locale}"`;
}

const METHODS: Readonly<Record<string, Method>> = {
  sudo: {
    command(identity, prompt, shell) {
      let flags = flagWords(identity.flags ?? '-H -S -n');
      // -n makes sudo fail rather than ask: with a password at hand it has to ask
      if (identity.password !== undefined) {
        flags = flags.filter(flag => flag !== '-n' && flag !== '--non-interactive');
        if (!flags.some(flag => /^-[A-Za-z]*S/.test(flag) || flag === '--stdin')) flags.push('-S');
        flags.push('-p', prompt);
      }
      return `${quoteWords([identity.exe ?? 'sudo', ...flags, '-u', identity.user, '/bin/sh'])} ${shell}`;
    },
    // sudo-rs has words of its own around the prompt
    asks: (output, prompt) => output.includes(prompt) || /\[sudo: [^\]\n]*\] Password: ?$/.test(output),
  },
  su: {
    command: (identity, _prompt, shell) =>
      `${quoteWords([identity.exe ?? 'su', ...flagWords(identity.flags ?? ''), identity.user, '-s', '/bin/sh'])} ${shell}`,
    asks: output => /password: ?$/i.test(output),
  },
  doas: {
    command: (identity, _prompt, shell) =>
      `${quoteWords([identity.exe ?? 'doas', ...flagWords(identity.flags ?? ''), '-n', '-u', identity.user, '/bin/sh'])} ${shell}`,
    asks: () => false,
  },
};

/** The become methods that there are, by the names that playbooks give them. */
export const BECOME_METHODS: readonly string[] = Object.keys(METHODS);

/** Keeps the locale while the method speaks. */
const LOCALE = '_TS_LC_ALL';

/**
 * The command with a terminal that it may look at, while its streams stay as they are: a terminal would change what goes through it.
 * `script` has one to give.
 */
function atTerminal(command: string): string {
  const streams = `exec ${command} <&3 >&4 2>&5 3<&- 4>&- 5>&-`;
  return `${LOCALE}=$LC_ALL LC_ALL=C; export ${LOCALE} LC_ALL
command -v script >/dev/null 2>&1 || { echo 'must have a tty, and there is no program "script" to give one' >&2; exit 1; }
exec 3<&0 4>&1 5>&2; SHELL=/bin/sh exec script -qc ${quote(streams)} /dev/null </dev/null >/dev/null 2>&1`;
}

/** Said before a new password is asked for, which nobody is there to choose. */
const EXPIRED =
  /password (has )?expired|required to change your password|account validation failure|Account (expired|or password is expired)/i;

const REFUSALS: readonly { says: RegExp; code: ErrorCode; message: (method: string) => string }[] = [
  {
    says: EXPIRED,
    code: 'become-password-expired',
    message: m => `${m}: the account or its password has expired`,
  },
  {
    says: /interactive authentication is required/i,
    code: 'become-password-missing',
    message: m => `Missing ${m} password: sudo-rs asks for one (ansible_become_password, -K)`,
  },
  {
    says: /must have a tty/i,
    code: 'become-tty',
    message: m => `${m} demands a terminal (requiretty)`,
  },
  {
    says: /no tty present|a terminal is required|need a tty|Authentication required/i,
    code: 'become-password-missing',
    message: m => `Missing ${m} password: it would ask for one at a terminal`,
  },
  {
    says: /a password is required|Sorry, a password is required|password is required/i,
    code: 'become-password-missing',
    message: m => `Missing ${m} password`,
  },
  {
    says: /Sorry, try again|incorrect password|incorrect authentication attempt|Authentication failure|Authentication failed|Permission denied/i,
    code: 'become-password-incorrect',
    message: m => `Incorrect ${m} password`,
  },
  {
    says: /I'm afraid I can't do that|not in the sudoers|not allowed to (run|execute)|may not run sudo|Operation not permitted/i,
    code: 'become-not-allowed',
    message: m => `${m} does not allow the connecting user this`,
  },
  {
    says: /unknown user|user .* does not exist|invalid user/i,
    code: 'become-user-unknown',
    message: m => `${m} does not know the become user`,
  },
  { says: /not found|No such file/i, code: 'become-method-missing', message: m => `${m} is not installed on the host` },
];

function refusal(method: string, said: string): BecomeError {
  const words = said.trim().split('\n').slice(-3).join(' / ');
  const known = REFUSALS.find(entry => entry.says.test(said));
  if (known === undefined)
    return new BecomeError(`${method} failed${words === '' ? '' : `: ${words}`}`, 'become-failed');
  const plain = known.code.startsWith('become-password');
  return new BecomeError(
    plain || words === '' ? known.message(method) : `${known.message(method)}: ${words}`,
    known.code,
  );
}

/** What the caller has to do after having shown the dialogue what the host wrote. */
export type BecomeStep = 'wait' | 'send-password' | 'done';

/** The conversation that turns a shell into another identity's: pure, so that it can be tested without a host. */
export class BecomeDialogue {
  /** The line for the connecting user's shell; it replaces itself. Holds no secret. */
  readonly command: string;
  readonly #identity: BecomeIdentity;
  readonly #method: Method;
  readonly #success = `BECOME-SUCCESS-${randomBytes(16).toString('hex')}`;
  readonly #prompt = `[tsplay ${randomBytes(8).toString('hex')}] password:`;
  readonly #begun = `BECOME-BEGUN-${randomBytes(8).toString('hex')}`;
  /** Process of the method on the host, once it is known. */
  #pid: number | undefined;
  #stdout = '';
  #stderr = '';
  #answered = false;

  /** @param terminal the method gets a terminal to see @throws BecomeError `become-method-unknown`; PlayError `unsafe-name` */
  constructor(identity: BecomeIdentity, terminal = false) {
    const method = Object.hasOwn(METHODS, identity.method) ? METHODS[identity.method] : undefined;
    if (method === undefined)
      throw new BecomeError(
        `become method ${identity.method} is not available (known: ${Object.keys(METHODS).join(', ')})`,
        'become-method-unknown',
      );
    safeName('become user', identity.user);
    this.#identity = identity;
    this.#method = method;
    const command = (locale: string) => method.command(identity, this.#prompt, shellWords(this.#success, locale));
    const run = terminal ? atTerminal(command(LOCALE)) : `LC_ALL=C exec ${command('LC_ALL')}`;
    this.command = `echo "${this.#begun} $$"; ${run}\n`;
  }

  /** @throws BecomeError when a password is asked for that is missing or was refused */
  read(stream: 'stdout' | 'stderr', text: string): BecomeStep {
    if (stream === 'stdout') this.#stdout = this.#withoutPid(this.#stdout + text);
    else this.#stderr += text;
    if (this.#stdout.includes(`${this.#success}\n`)) return 'done';
    if (EXPIRED.test(this.#stderr)) throw this.failure();
    if (!this.#method.asks(this.#stderr, this.#prompt) && !this.#method.asks(this.#stdout, this.#prompt)) return 'wait';
    if (this.#identity.password === undefined)
      throw new BecomeError(`Missing ${this.#identity.method} password`, 'become-password-missing');
    if (this.#answered)
      throw new BecomeError(`Incorrect ${this.#identity.method} password`, 'become-password-incorrect');
    this.#answered = true;
    this.#stdout = '';
    this.#stderr = '';
    return 'send-password';
  }

  /** Why it ended without success; what was printed is the reason where it is not a known one. */
  failure(): BecomeError {
    return refusal(this.#identity.method, `${this.#stdout}\n${this.#stderr}`);
  }

  /** It hangs: with what it said last, which may be a question that nobody expected. */
  get timeout(): BecomeError {
    const words = `${this.#stdout}\n${this.#stderr}`.trim().split('\n').slice(-3).join(' / ').slice(-300);
    return new BecomeError(
      `Timed out waiting for ${this.#identity.method} to become ${quote(this.#identity.user)}${words === '' ? '' : `; it said: ${words}`}`,
      'become-timeout',
      this.#pid,
    );
  }

  #withoutPid(text: string): string {
    const line = this.#pid === undefined ? new RegExp(`^${this.#begun} (\\d+)\n`, 'm').exec(text) : null;
    if (line === null) return text;
    this.#pid = Number(line[1]);
    return text.replace(line[0], '');
  }
}
