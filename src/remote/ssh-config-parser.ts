import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { ownUser } from '../python/own-user.ts';
import { escapeRegex } from '../python/regex/escape.ts';

/** Nested Include lines that OpenSSH follows at most. */
const MAX_DEPTH = 16;
/** Ends a section of the file before. */
const FOR_ALL = 'Host *\n';

/**
 * What OpenSSH's configuration files say of a host, as `ssh -G` prints it (names in lower case), where there is no OpenSSH to ask: its own
 * and the system's file, or `-F`.
 */
export async function parsedOptions(
  configFile: string | undefined,
  host: string,
  user: string | undefined,
): Promise<readonly (readonly [string, string])[]> {
  if (configFile === 'none') return [];
  const own = join(ownUser().homedir, '.ssh');
  const files: readonly (readonly [file: string, base: string])[] =
    configFile === undefined
      ? [
          [join(own, 'config'), own],
          ['/etc/ssh/ssh_config', '/etc/ssh'],
        ]
      : [[configFile, own]];
  const text = files.map(([file, base]) => withIncluded(file, base, 0)).join(FOR_ALL);
  const { default: SshConfig } = await import('ssh-config');
  const found = SshConfig.parse(text).compute({ Host: host, ...(user === undefined ? {} : { User: user }) });
  return Object.entries(found).flatMap(([name, value]) => written(name.toLowerCase(), value, host));
}

/** A file with what its Include lines name in their place; nothing where it cannot be read, as with OpenSSH. */
function withIncluded(file: string, base: string, depth: number): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return '';
  }
  return `${text}\n`.replace(/^[ \t]*include(?:[ \t]*=[ \t]*|[ \t]+)(.*)\n/gim, (_line, patterns: string) =>
    depth >= MAX_DEPTH
      ? ''
      : (patterns.match(/"[^"]*"|\S+/g) ?? [])
          .flatMap(pattern => matching(pattern.replace(/^"(.*)"$/, '$1'), base))
          .map(path => withIncluded(path, base, depth + 1))
          .join(''),
  );
}

/** `*` and `?` in the last part of a path stand for characters of a name. */
function matching(pattern: string, base: string): string[] {
  const home = pattern.replace(/^~(?=\/)/, ownUser().homedir);
  const path = isAbsolute(home) ? home : join(base, home);
  if (!/[*?]/.test(basename(path))) return [path];
  const escaped = escapeRegex(basename(path));
  const name = new RegExp(`^${escaped.replaceAll('\\*', '.*').replaceAll('\\?', '.')}$`);
  try {
    const names = readdirSync(dirname(path)).filter(each => name.test(each) && !each.startsWith('.'));
    return names.sort().map(each => join(dirname(path), each));
  } catch {
    return [];
  }
}

/** Several identities are several options; several files of one option are its words. */
function written(name: string, value: string | string[], host: string): (readonly [string, string])[] {
  if (name === 'host' || name === 'match') return [];
  if (name === 'identityfile' || name === 'certificatefile') return [value].flat().map(file => [name, file] as const);
  const text = Array.isArray(value) ? value.map(word => `"${word}"`).join(' ') : value;
  return [[name, name === 'hostname' ? text.replace(/%([%h])/g, (_, letter) => (letter === 'h' ? host : '%')) : text]];
}
