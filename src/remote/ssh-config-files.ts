import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { ownUser } from '../own-user.ts';

/** Nested Include lines that OpenSSH follows at most. */
const MAX_DEPTH = 16;

/**
 * Whether the files that OpenSSH would read say the same of every host, apart from its name: no section but `Host *`,
 * no Match, nothing made of the host's name. In doubt they do not.
 * @param configFile `-F`
 */
export function sameForAllHosts(configFile: string | undefined): boolean {
  if (configFile === 'none') return true;
  // OpenSSH looks in the home directory of the password file, not in $HOME
  const folder = join(ownUser().homedir, '.ssh');
  const files =
    configFile === undefined
      ? [
          [join(folder, 'config'), folder],
          ['/etc/ssh/ssh_config', '/etc/ssh'],
        ]
      : [[configFile, folder]];
  return files.every(([file = '', base = '']) => isPlain(file, base, 0));
}

function isPlain(file: string, base: string, depth: number): boolean {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
  return depth < MAX_DEPTH && text.split('\n').every(line => isPlainLine(line, base, depth));
}

function isPlainLine(line: string, base: string, depth: number): boolean {
  const match = /^\s*(\w+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line);
  if (match === null) return /^\s*(#.*)?$/.test(line);
  const [, name = '', value = ''] = match;
  switch (name.toLowerCase()) {
    case 'host':
      return value === '*';
    case 'match':
    case 'hostname':
    case 'hostkeyalias':
    case 'canonicalizehostname':
      return false;
    case 'include':
      return value.split(/\s+/).every(pattern => included(pattern, base, depth));
    default:
      return true;
  }
}

/** `*` in the last part of a path is all that is understood of patterns. */
function included(pattern: string, base: string, depth: number): boolean {
  if (/[?[\]"'~$]/.test(pattern)) return false;
  const path = isAbsolute(pattern) ? pattern : join(base, pattern);
  const [folder, last] = [dirname(path), basename(path)];
  if (folder.includes('*')) return false;
  if (!last.includes('*')) return isPlain(path, base, depth + 1);
  const expression = new RegExp(`^${last.replace(/[.+^{}()|\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return true;
  }
  return names.filter(each => expression.test(each)).every(each => isPlain(join(folder, each), base, depth + 1));
}
