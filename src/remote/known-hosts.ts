import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { escapeRegex } from '../python/regex/escape.ts';

/** One line of a known_hosts file. */
export interface KnownHost {
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly keyType: string;
  readonly key: Buffer;
  /** `file:line`, for messages. */
  readonly at: string;
  /** Whether the line speaks of that name (`host` or `[host]:port`). */
  matches(name: string): boolean;
}

const MARKERS: ReadonlyMap<string, KnownHost['marker']> = new Map([
  ['@revoked', 'revoked'],
  ['@cert-authority', 'cert-authority'],
]);

/** The lines of a known_hosts file; lines that OpenSSH would not understand are skipped, as it does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  const entries: KnownHost[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const fields = line.split(/[ \t]+/);
    const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
    const [hosts, keyType, key] = fields;
    if (hosts === undefined || keyType === undefined || key === undefined) continue;
    const meaning = marker === undefined ? 'none' : MARKERS.get(marker);
    if (meaning === undefined) continue;
    entries.push({
      marker: meaning,
      keyType,
      key: Buffer.from(key, 'base64'),
      at: `${file}:${index + 1}`,
      matches: lazyMatcher(hosts),
    });
  }
  return entries;
}

/** Long files are read for one of their lines: what a line says of names is taken apart when it is asked. */
function lazyMatcher(hosts: string): (name: string) => boolean {
  let made: ((name: string) => boolean) | undefined;
  return name => {
    made ??= matcher(hosts);
    return made(name);
  };
}

function matcher(hosts: string): (name: string) => boolean {
  if (hosts.startsWith('|1|')) {
    const [, , salt = '', hash = ''] = hosts.split('|');
    const wanted = Buffer.from(hash, 'base64');
    return name => {
      const given = createHmac('sha1', Buffer.from(salt, 'base64')).update(name.toLowerCase()).digest();
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    };
  }
  if (!/[*?!,]/.test(hosts)) return name => hosts.toLowerCase() === name.toLowerCase();
  const patterns = hosts.split(',').map(pattern => ({
    negated: pattern.startsWith('!'),
    expression: wildcard(pattern.replace(/^!/, '')),
  }));
  return name => {
    let matched = false;
    for (const { negated, expression } of patterns) {
      if (!expression.test(name)) continue;
      if (negated) return false;
      matched = true;
    }
    return matched;
  };
}

function wildcard(pattern: string): RegExp {
  const escaped = escapeRegex(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.');
  return new RegExp(`^${escaped}$`, 'i');
}

interface ReadFile {
  readonly version: string;
  readonly entries: readonly KnownHost[];
}

const filesRead = new Map<string, ReadFile>();

/**
 * A file that has not changed since is not read again: hundreds of connections ask for the same one, many at once. Read
 * while everything waits: the first asynchronous read of a process costs 4 ms, for the threads that it starts.
 */
function entriesOf(file: string): readonly KnownHost[] {
  let text: string;
  let version: string;
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(file);
    version = `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    const known = filesRead.get(file);
    if (known?.version === version) return known.entries;
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const entries = parseKnownHosts(text, file);
  filesRead.set(file, { version, entries });
  return entries;
}

/** All entries of the files, in their order; a file that is not there is an empty one. */
export function readKnownHosts(files: readonly string[]): KnownHost[] {
  return files.flatMap(entriesOf);
}
