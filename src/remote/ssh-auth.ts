import type {
  AnyAuthMethod,
  AuthenticationType,
  AuthHandlerMiddleware,
  BaseAgent,
  KnownPublicKeys,
  ParsedKey,
  Prompt,
} from 'ssh2';
import ssh2 from 'ssh2';
import type { Ask, ConnectionTarget } from './connection.ts';
import { type AskForKey, type Identity, loadIdentity } from './ssh-keys.ts';
import type { SshSettings } from './ssh-settings.ts';
import { namedForSystem } from './system-credentials.ts';

/** Ways to prove who we are, in OpenSSH's order, and what became of each: for the message when none is taken. */
export class Authentication {
  readonly #methods: AnyAuthMethod[];
  /** Key files that could not be used, as `file: reason`. */
  readonly problems: readonly string[];
  /** Methods that the server named last. */
  offered: readonly string[] = [];
  /** Cleared when the host shows another key than the known one: no password goes there, as with OpenSSH. */
  passwordsAllowed = true;
  readonly hasPassword: boolean;
  /** A certificate or FIDO key comes before the password: the system's client is to have its turn. */
  readonly #leavesBeforePassword: () => boolean;
  #sent = false;

  private constructor(
    methods: AnyAuthMethod[],
    problems: readonly string[],
    hasPassword: boolean,
    leavesBeforePassword: () => boolean,
  ) {
    this.#methods = methods;
    this.problems = problems;
    this.hasPassword = hasPassword;
    this.#leavesBeforePassword = leavesBeforePassword;
  }

  /** The password went to the server, by whichever method. */
  get passwordSent(): boolean {
    return this.#sent;
  }

  /** @param canLeave whether the system's client may take over */
  static async prepare(
    target: ConnectionTarget,
    settings: SshSettings,
    ask: Ask | undefined,
    canLeave: () => boolean,
  ): Promise<Authentication> {
    const username = settings.user;
    const methods: AnyAuthMethod[] = [];
    const problems: string[] = [];
    if (settings.publicKeyAllowed) {
      const identities: Identity[] = [];
      for (const file of settings.identityFiles) {
        const own = file === target.privateKeyFile;
        const identity = await loadIdentity(
          file,
          target.privateKeyPassphrase,
          own ? askUnlessInAgent(settings, ask) : undefined,
        );
        if (identity !== undefined) identities.push(identity);
        else if (own) problems.push(`${file}: no such file`);
        if (identity !== undefined && 'problem' in identity) problems.push(`${file}: ${identity.problem}`);
      }
      methods.push(...(await keyMethods(username, identities, settings)));
    }
    // asking without a proof what is allowed takes a round trip and sshd's pause: not where a key was named for the host
    methods.splice(target.privateKeyFile === undefined ? 0 : 1, 0, { type: 'none', username });
    const { password } = target;
    const leavesBeforePassword = () => namedForSystem(target, settings) !== undefined && canLeave();
    const authentication = new Authentication(methods, problems, password !== undefined, leavesBeforePassword);
    if (password !== undefined && settings.passwordAllowed) authentication.#offerPassword(username, password);
    return authentication;
  }

  /** One attempt, as accounts get locked: by `password` only where nothing was asked interactively. */
  #offerPassword(username: string, password: string): void {
    this.#methods.push({
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        if (prompts.length === 0 || this.#sent) return finish([]);
        this.#sent = true;
        finish(answers(prompts, password));
      },
    });
    this.#methods.push({ type: 'password', username, password });
  }

  /** ssh2 asks it for the next method after each refusal. */
  readonly next: AuthHandlerMiddleware = (left: AuthenticationType[] | null, _partial, proceed) => {
    if (left !== null && left.length > 0) this.offered = left;
    for (let method = this.#methods.shift(); method !== undefined; method = this.#methods.shift()) {
      const wire = method.type === 'agent' ? 'publickey' : method.type;
      if (wire !== 'none' && left !== null && !left.includes(wire)) continue;
      const byPassword = wire === 'password' || wire === 'keyboard-interactive';
      if (byPassword && !this.passwordsAllowed) continue;
      if (wire === 'password' && this.#sent) continue;
      if (byPassword && !this.#sent && this.offered.includes('publickey') && this.#leavesBeforePassword()) break;
      if (wire === 'password') this.#sent = true;
      return proceed(method);
    }
    // the types lack it: false means that there is no method left
    return (proceed as unknown as (method: false) => void)(false);
  };
}

/** Nobody is asked for the passphrase of a key that the agent holds. */
function askUnlessInAgent(settings: SshSettings, ask: Ask | undefined): AskForKey | undefined {
  if (ask === undefined) return undefined;
  return async (question, publicKey) => {
    const agent = settings.agent === undefined ? undefined : await reachable(settings.agent);
    const held = agent?.keys.some(key => publicKey?.equals(key.getPublicSSH()));
    return held === true ? undefined : await ask(question, { echo: false });
  };
}

/** Only what would not be shown on a terminal is answered with the password: other questions get an empty line. */
function answers(prompts: Prompt[], password: string): string[] {
  return prompts.map(prompt => (prompt.echo === true ? '' : password));
}

/** Agent keys that belong to the named files first, then the files, then the agent's others. */
async function keyMethods(
  username: string,
  identities: readonly Identity[],
  settings: SshSettings,
): Promise<AnyAuthMethod[]> {
  const methods: AnyAuthMethod[] = [];
  const agent = settings.agent === undefined ? undefined : await reachable(settings.agent);
  const named = identities.flatMap(identity => {
    const blob = 'key' in identity ? identity.key.getPublicSSH() : identity.publicKey;
    return blob === undefined ? [] : [blob];
  });
  const isNamed = (key: ParsedKey) => named.some(blob => blob.equals(key.getPublicSSH()));
  const own = agent?.keys.filter(isNamed) ?? [];
  if (agent !== undefined && own.length > 0)
    methods.push({ type: 'agent', username, agent: limited(agent.agent, own) });
  const keys: ParsedKey[] = [];
  for (const identity of identities) {
    if (!('key' in identity)) continue;
    const inAgent = own.some(key => key.getPublicSSH().equals(identity.key.getPublicSSH()));
    if (!inAgent) keys.push(identity.key);
  }
  for (const key of keys) methods.push({ type: 'publickey', username, key });
  const others = agent?.keys.filter(key => !isNamed(key)) ?? [];
  if (agent !== undefined && others.length > 0 && !settings.identitiesOnly)
    methods.push({ type: 'agent', username, agent: limited(agent.agent, others) });
  for (const key of keys)
    if (key.type === 'ssh-rsa') methods.push({ type: 'publickey', username, key: signingWithSha512(key) });
  return methods;
}

/** The same RSA key for servers that take no SHA-256: ssh2 goes by what OpenSSH names, which is more than it may take. */
function signingWithSha512(key: ParsedKey): ParsedKey {
  return Object.create(key, {
    type: { value: 'rsa-sha2-512' },
    sign: { value: (data: Buffer) => key.sign(data, 'sha512') },
  });
}

/** The agent's keys; undefined when there is no agent behind the socket. */
function reachable(socket: string): Promise<{ agent: BaseAgent<ParsedKey>; keys: ParsedKey[] } | undefined> {
  const agent = ssh2.createAgent(socket) as BaseAgent<ParsedKey>;
  return new Promise(resolve => {
    agent.getIdentities((error, keys) =>
      resolve(error || keys === undefined ? undefined : { agent, keys: keys.filter(isParsed) }),
    );
  });
}

function isParsed(key: KnownPublicKeys[number]): key is ParsedKey {
  return typeof key === 'object' && 'getPublicSSH' in key;
}

/** The same agent, showing some of its keys: servers hang up after a few that they do not know. */
function limited(agent: BaseAgent<ParsedKey>, keys: ParsedKey[]): BaseAgent<ParsedKey> {
  const view: BaseAgent<ParsedKey> = Object.create(agent);
  view.getIdentities = callback => callback(null, keys);
  return view;
}
