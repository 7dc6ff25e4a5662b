import { createHmac, randomBytes } from 'node:crypto';

/** What counts of a line of known_hosts: marker, host, type and key; the comment does not. */
export interface HostKey {
  readonly marker: string | undefined;
  readonly host: string;
  readonly type: string;
  readonly key: string;
}

export function hostKey(line: string): HostKey {
  const words = line.trim().split(/\s+/);
  const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined;
  const [host = '', type = '', key = ''] = words;
  return { marker, host, type, key };
}

/** The line with its host's name hashed, as `HashKnownHosts` has it. */
export function hashedLine(host: string, line: string): string {
  const salt = randomBytes(20);
  const hash = createHmac('sha1', salt).update(host).digest('base64');
  const words = line.trim().split(/\s+/);
  words[words[0]?.startsWith('@') === true ? 1 : 0] = `|1|${salt.toString('base64')}|${hash}`;
  return words.join(' ');
}

export interface KeySearch {
  /** Some line names the host. */
  readonly found: boolean;
  /** A line of the same type holds another key, or no line is of the type; those with a marker stand beside each other. */
  readonly replace: boolean;
  /** Line number of the key, or of the one to be replaced. */
  readonly line: number | undefined;
}

const sameKey = (a: HostKey, b: HostKey) =>
  a.marker === b.marker && a.host === b.host && a.type === b.type && a.key === b.key;

/**
 * Reads what `ssh-keygen -F HOST` found; each line stands below a comment with its number.
 * @param toRemove the key counts also where its line hides the name that was searched for
 */
export function searchKey(output: string, wanted: string | undefined, toRemove: boolean): KeySearch {
  if (output === '') return { found: false, replace: false, line: undefined };
  if (wanted === undefined) return { found: true, replace: false, line: undefined };
  let key = hostKey(wanted);
  let line: number | undefined;
  for (const text of output.split('\n')) {
    if (text === '') continue;
    if (text.startsWith('#')) {
      line = Number(/found: line (\d+)/.exec(text)?.[1]);
      continue;
    }
    const known = hostKey(text);
    // an authority or a revoked key is no key of the host: neither takes the place of the other
    if (known.marker !== key.marker) continue;
    if (known.host.startsWith('|1|') && (toRemove || key.host.startsWith('|1|'))) key = { ...key, host: known.host };
    if (sameKey(key, known)) return { found: true, replace: false, line };
    if (key.marker === undefined && key.type === known.type) return { found: true, replace: true, line };
  }
  return { found: true, replace: true, line: undefined };
}
