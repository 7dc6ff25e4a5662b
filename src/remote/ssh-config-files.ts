import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { ownUser } from '../python/own-user.ts';
import { escapeRegex } from '../python/regex/escape.ts';

/** Nested Include lines that OpenSSH follows at most. */
const MAX_DEPTH = 16;

/** What configuration files say: nothing that matters here, the same of every host apart from its name, or of some hosts only. */
export type ConfigReach = 'nothing' | 'all hosts' | 'some hosts';

/** Options that mean nothing to a connection of ours, as distributions' own files have them. */
const WITHOUT_EFFECT = new Set(
  'sendenv hashknownhosts gssapiauthentication gssapidelegatecredentials forwardx11 forwardx11trusted'.split(' '),
);

/**
 * Of the files that OpenSSH would read. `some hosts` where there is a section but `Host *`, a Match, or something made of
 * the host's name, and in doubt.
 * @param configFile `-F`
 */
export function configReach(configFile: string | undefined): ConfigReach {
  if (configFile === 'none') return 'nothing';
  // OpenSSH looks in the home directory of the password file, not in $HOME
  const folder = join(ownUser().homedir, '.ssh');
  const files =
    configFile === undefined
      ? [
          [join(folder, 'config'), folder],
          ['/etc/ssh/ssh_config', '/etc/ssh'],
        ]
      : [[configFile, folder]];
  return farthest(files.map(([file = '', base = '']) => reachOf(file, base, 0)));
}

function farthest(reaches: readonly ConfigReach[]): ConfigReach {
  if (reaches.includes('some hosts')) return 'some hosts';
  return reaches.includes('all hosts') ? 'all hosts' : 'nothing';
}

function reachOf(file: string, base: string, depth: number): ConfigReach {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'nothing' : 'some hosts';
  }
  return depth < MAX_DEPTH ? farthest(text.split('\n').map(line => reachOfLine(line, base, depth))) : 'some hosts';
}

function reachOfLine(line: string, base: string, depth: number): ConfigReach {
  const match = /^\s*(\w+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line);
  if (match === null) return /^\s*(#.*)?$/.test(line) ? 'nothing' : 'some hosts';
  const [, name = '', value = ''] = match;
  switch (name.toLowerCase()) {
    case 'host':
      return value === '*' ? 'nothing' : 'some hosts';
    case 'match':
    case 'hostname':
    case 'hostkeyalias':
    case 'canonicalizehostname':
      return 'some hosts';
    case 'include':
      return farthest(value.split(/\s+/).map(pattern => included(pattern, base, depth)));
    default:
      return WITHOUT_EFFECT.has(name.toLowerCase()) ? 'nothing' : 'all hosts';
  }
}

/** `*` in the last part of a path is all that is understood of patterns. */
function included(pattern: string, base: string, depth: number): ConfigReach {
  if (/[?[\]"'~$]/.test(pattern)) return 'some hosts';
  const path = isAbsolute(pattern) ? pattern : join(base, pattern);
  const [folder, last] = [dirname(path), basename(path)];
  if (folder.includes('*')) return 'some hosts';
  if (!last.includes('*')) return reachOf(path, base, depth + 1);
  const expression = new RegExp(`^${escapeRegex(last).replaceAll('\\*', '.*')}$`);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return 'nothing';
  }
  return farthest(
    names.filter(each => expression.test(each)).map(each => reachOf(join(folder, each), base, depth + 1)),
  );
}
