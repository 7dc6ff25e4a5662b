import { join } from 'node:path';
import { ownUser } from '../python/own-user.ts';

/** What a connection needs of OpenSSH's options, whichever way they were found. */
export interface SshSettings {
  hostName: string;
  port: number;
  user: string;
  identityFiles: string[];
  /** Certificates that are named; those beside a key are not. */
  certificateFiles: string[];
  identitiesOnly: boolean;
  /** Socket of the agent; undefined: none. */
  agent: string | undefined;
  /** Socket of the agent that the host's commands may use; undefined: none. */
  forwardedAgent: string | undefined;
  strictHostKeyChecking: 'yes' | 'no' | 'ask' | 'accept-new';
  userKnownHostsFiles: string[];
  globalKnownHostsFiles: string[];
  hostKeyAlias: string | undefined;
  /** Host keys that sign with SHA-1 (`ssh-rsa`) are taken, too. */
  sha1HostKeys: boolean;
  proxyJump: string | undefined;
  proxyCommand: string | undefined;
  connectTimeout: number | undefined;
  serverAliveInterval: number | undefined;
  serverAliveCountMax: number;
  addressFamily: 0 | 4 | 6;
  publicKeyAllowed: boolean;
  passwordAllowed: boolean;
  /** A library with keys of a smart card; undefined: none. */
  pkcs11Provider: string | undefined;
  /** Where connections are shared by a process of OpenSSH's; undefined: nowhere. */
  controlPath: string | undefined;
}

const DEFAULT_IDENTITIES = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk', 'id_xmss', 'id_dsa'];

/** OpenSSH's own defaults. */
export function defaultSettings(host: string): SshSettings {
  const folder = join(ownUser().homedir, '.ssh');
  return {
    hostName: host,
    port: 22,
    user: ownUser().username,
    identityFiles: DEFAULT_IDENTITIES.map(name => join(folder, name)),
    certificateFiles: [],
    identitiesOnly: false,
    agent: process.env.SSH_AUTH_SOCK || undefined,
    forwardedAgent: undefined,
    strictHostKeyChecking: 'ask',
    userKnownHostsFiles: [join(folder, 'known_hosts'), join(folder, 'known_hosts2')],
    globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
    hostKeyAlias: undefined,
    sha1HostKeys: false,
    proxyJump: undefined,
    proxyCommand: undefined,
    connectTimeout: undefined,
    serverAliveInterval: undefined,
    serverAliveCountMax: 3,
    addressFamily: 0,
    publicKeyAllowed: true,
    passwordAllowed: true,
    pkcs11Provider: undefined,
    controlPath: undefined,
  };
}

/** Whose patience with new connections is used up by this one. */
export function serverOf({ proxyCommand, proxyJump, hostName, port }: SshSettings): string {
  return proxyCommand ?? proxyJump ?? `${hostName}:${port}`;
}

const yes = (value: string) => /^(yes|true|on)$/i.test(value);
const noneOr = (value: string) => (value.toLowerCase() === 'none' ? undefined : value);
const words = (value: string) => {
  const home = ownUser().homedir;
  // `ssh -G` prints paths without quotes
  const one = /\s/.test(home) ? value.replaceAll(`${home}/`, '~/') : value;
  return (one.match(/"[^"]*"|\S+/g) ?? []).map(word => withHome(word.replace(/^"(.*)"$/s, '$1')));
};

function withHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(ownUser().homedir, path.slice(1)) : path;
}

const STRICTNESS: Readonly<Record<string, SshSettings['strictHostKeyChecking']>> = {
  yes: 'yes',
  true: 'yes',
  no: 'no',
  false: 'no',
  off: 'no',
  'accept-new': 'accept-new',
  ask: 'ask',
};

const FAMILIES: ReadonlyMap<string, SshSettings['addressFamily']> = new Map([
  ['inet', 4],
  ['inet6', 6],
]);

const SETTERS: Readonly<Record<string, (value: string) => Partial<SshSettings>>> = {
  hostname: v => ({ hostName: v }),
  port: v => ({ port: Number(v) }),
  user: v => ({ user: v }),
  identitiesonly: v => ({ identitiesOnly: yes(v) }),
  identityagent: v => ({ agent: agentSocket(v) }),
  // a word that is not known is the strict one
  stricthostkeychecking: v => ({ strictHostKeyChecking: STRICTNESS[v.toLowerCase()] ?? 'yes' }),
  userknownhostsfile: v => ({ userKnownHostsFiles: v.toLowerCase() === 'none' ? [] : words(v) }),
  globalknownhostsfile: v => ({ globalKnownHostsFiles: v.toLowerCase() === 'none' ? [] : words(v) }),
  hostkeyalias: v => ({ hostKeyAlias: v }),
  hostkeyalgorithms: v => ({
    sha1HostKeys: !v.startsWith('-') && v.replace(/^[+^]/, '').split(',').includes('ssh-rsa'),
  }),
  proxyjump: v => ({ proxyJump: noneOr(v) }),
  proxycommand: v => ({ proxyCommand: noneOr(v) }),
  connecttimeout: v => ({ connectTimeout: Number(v) > 0 ? Number(v) : undefined }),
  serveraliveinterval: v => ({ serverAliveInterval: Number(v) > 0 ? Number(v) : undefined }),
  serveralivecountmax: v => ({ serverAliveCountMax: Number(v) }),
  addressfamily: v => ({ addressFamily: FAMILIES.get(v) ?? 0 }),
  pubkeyauthentication: v => ({ publicKeyAllowed: v.toLowerCase() !== 'no' && v !== 'false' }),
  passwordauthentication: v => ({ passwordAllowed: yes(v) }),
  pkcs11provider: v => ({ pkcs11Provider: noneOr(v) }),
  controlpath: v => ({ controlPath: noneOr(v) }),
};

function agentSocket(value: string): string | undefined {
  if (value === 'SSH_AUTH_SOCK') return process.env.SSH_AUTH_SOCK || undefined;
  const socket = noneOr(value);
  if (socket === undefined) return undefined;
  return socket.startsWith('$') ? process.env[socket.replace(/^\$\{?(\w+)\}?$/, '$1')] : withHome(socket);
}

/** `yes` means the agent that is used anyway; a path or `$NAME` is one of its own. */
function forwarded(value: string, agent: string | undefined): string | undefined {
  if (yes(value)) return agent;
  return /^(no|false|off)$/i.test(value) ? undefined : agentSocket(value);
}

/** Sets each option the first time it is named, as OpenSSH does; identity and certificate files add up. */
export function applyOptions(settings: SshSettings, options: Iterable<readonly [name: string, value: string]>): void {
  const seen = new Set<string>();
  const identities: string[] = [];
  let forward = 'no';
  for (const [name, value] of options) {
    if (name === 'identityfile') identities.push(withHome(value));
    else if (name === 'certificatefile') settings.certificateFiles.push(withHome(value));
    else if (name === 'forwardagent' && !seen.has(name)) forward = value;
    else if (!seen.has(name) && Object.hasOwn(SETTERS, name)) Object.assign(settings, SETTERS[name]?.(value));
    seen.add(name);
  }
  settings.forwardedAgent = forwarded(forward, settings.agent);
  if (identities.length > 0) settings.identityFiles = identities.filter(file => file.toLowerCase() !== 'none');
}
