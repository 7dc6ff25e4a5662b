/** OpenSSH options as people write them in ssh_args, ssh_common_args and ssh_extra_args. */
export interface SshArgs {
  /** Name in lower case and value, in the order written: OpenSSH takes the first of each name. */
  readonly options: readonly (readonly [name: string, value: string])[];
  /** `-F file`. */
  readonly configFile?: string | undefined;
  /** Words that mean nothing here, to be named in a warning. */
  readonly unknown: readonly string[];
}

const VALUE_FLAGS: Readonly<Record<string, string>> = {
  p: 'port',
  l: 'user',
  i: 'identityfile',
  J: 'proxyjump',
  c: 'ciphers',
  m: 'macs',
  b: 'bindaddress',
};

const PLAIN_FLAGS: Readonly<Record<string, readonly [string, string]>> = {
  A: ['forwardagent', 'yes'],
  a: ['forwardagent', 'no'],
  '4': ['addressfamily', 'inet'],
  '6': ['addressfamily', 'inet6'],
};

/** Flags without effect on a connection without terminal and multiplexer. */
const SILENT_FLAGS = 'CqvTtxXYknNfgKM';

/** Options that are followed. */
const KNOWN = new Set(
  `stricthostkeychecking userknownhostsfile globalknownhostsfile proxyjump proxycommand port user hostname identityfile
  identitiesonly identityagent connecttimeout serveraliveinterval serveralivecountmax hostkeyalias forwardagent addressfamily
  pubkeyauthentication passwordauthentication kbdinteractiveauthentication challengeresponseauthentication
  preferredauthentications hostkeyalgorithms bindaddress certificatefile pkcs11provider`.split(/\s+/),
);

/** Options that change nothing that could be missed: the session keeps one connection by itself, and never asks. */
const SILENT = new Set(
  `controlmaster controlpath controlpersist compression loglevel batchmode numberofpasswordprompts requesttty tcpkeepalive
  checkhostip hashknownhosts updatehostkeys visualhostkey gssapiauthentication gssapidelegatecredentials sendenv escapechar
  clearallforwardings exitonforwardfailure connectionattempts forwardx11 forwardx11trusted addkeystoagent logverbose
  permitlocalcommand ipqos rekeylimit usekeychain fingerprinthash verifyhostkeydns warnweakcrypto`.split(/\s+/),
);

/** @param words OpenSSH's own spelling, already split as a shell would */
export function parseSshArgs(words: readonly string[]): SshArgs {
  const options: [string, string][] = [];
  const unknown: string[] = [];
  let configFile: string | undefined;
  const option = (text: string) => {
    const match = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*?)\s*$/s.exec(text);
    const name = match?.[1]?.toLowerCase() ?? '';
    if (match === null) unknown.push(`-o ${text}`);
    else if (KNOWN.has(name)) options.push([name, unquoted(match[2] ?? '')]);
    else if (!SILENT.has(name)) unknown.push(`-o ${match[1] ?? ''}`);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const flag = word[1] ?? '';
    if (!/^-[A-Za-z0-9]/.test(word)) {
      unknown.push(word);
      continue;
    }
    if (flag === 'o' || flag === 'F' || flag === 'S' || Object.hasOwn(VALUE_FLAGS, flag)) {
      const value = word.length > 2 ? word.slice(2) : (words[++i] ?? '');
      if (flag === 'o') option(value);
      else if (flag === 'F') configFile = value;
      else if (flag !== 'S') option(`${VALUE_FLAGS[flag] ?? ''}=${value}`);
      continue;
    }
    for (const letter of word.slice(1)) {
      const plain = PLAIN_FLAGS[letter];
      if (plain !== undefined) options.push([...plain]);
      else if (!SILENT_FLAGS.includes(letter)) unknown.push(`-${letter}`);
    }
  }
  return { options, configFile, unknown };
}

function unquoted(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1) : value;
}
