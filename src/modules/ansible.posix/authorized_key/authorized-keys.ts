/** A line of authorized_keys. */
export interface KeyLine {
  /** The key's own text; for a line that is no key, the line itself. */
  readonly key: string;
  readonly type: string | undefined;
  readonly options: readonly string[];
  readonly comment: string;
  readonly line: string | undefined;
}

const TYPES = new Set([
  'sk-ecdsa-sha2-nistp256@openssh.com',
  'sk-ecdsa-sha2-nistp256-cert-v01@openssh.com',
  'webauthn-sk-ecdsa-sha2-nistp256@openssh.com',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp256-cert-v01@openssh.com',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp384-cert-v01@openssh.com',
  'ecdsa-sha2-nistp521',
  'ecdsa-sha2-nistp521-cert-v01@openssh.com',
  'sk-ssh-ed25519@openssh.com',
  'sk-ssh-ed25519-cert-v01@openssh.com',
  'ssh-ed25519',
  'ssh-ed25519-cert-v01@openssh.com',
  'ssh-dss',
  'ssh-rsa',
  'ssh-xmss@openssh.com',
  'ssh-xmss-cert-v01@openssh.com',
  'rsa-sha2-256',
  'rsa-sha2-512',
  'ssh-rsa-cert-v01@openssh.com',
  'rsa-sha2-256-cert-v01@openssh.com',
  'rsa-sha2-512-cert-v01@openssh.com',
  'ssh-dss-cert-v01@openssh.com',
]);

/** Options of a key, parted at commas that stand outside of quotes. */
export function keyOptions(text: string): string[] {
  return [...text.matchAll(/(?:[^,"']|"[^"]*"|'[^']*')+/g)].map(match => match[0]);
}

/** A line that holds a key; undefined for any other. */
export function parseKey(line: string): KeyLine | undefined {
  const words = line.replaceAll('\\#', '#').split(/\s+/).filter(Boolean);
  if (words[0]?.startsWith('#') === true) return undefined;
  const at = words.findIndex(word => TYPES.has(word));
  const key = words[at + 1];
  if (at < 0 || key === undefined) return undefined;
  const options = keyOptions(words.slice(0, at).join(' '));
  return { key, type: words[at], options, comment: words.slice(at + 2).join(' '), line: undefined };
}

const sorted = (options: readonly string[]) => JSON.stringify([...options].sort());

export function sameKey(a: KeyLine, b: KeyLine): boolean {
  return a.key === b.key && a.type === b.type && a.comment === b.comment && sorted(a.options) === sorted(b.options);
}

/** The file by key, in its order; of a key that stands twice, the last counts. */
export function parseFile(text: string): Map<string, KeyLine> {
  const keys = new Map<string, KeyLine>();
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const found = parseKey(line) ?? { key: line, type: undefined, options: [], comment: '', line };
    keys.delete(found.key);
    keys.set(found.key, found);
  }
  return keys;
}

/** As Ansible's authorized_key writes it, with a blank before an empty comment. */
export function fileText(keys: Iterable<KeyLine>): string {
  return [...keys]
    .map(({ key, type, options, comment, line }) => {
      if (line !== undefined) return line;
      return `${options.length === 0 ? '' : `${options.join(',')} `}${type} ${key} ${comment}\n`;
    })
    .join('');
}
