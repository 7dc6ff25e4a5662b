import { isOurs, quote } from './words.ts';

/**
 * Words of a POSIX shell script in which the host expands what Ansible expands on the host: `~`, `$X` and `${X}` at
 * any place (an unset variable stays as it is written), glob characters where asked. Nothing else is ever evaluated.
 */

/** Variables that a shell sets for itself without exporting them: Python's os.environ would not know them. */
const SHELL_OWN = new Set(['IFS', 'OPTIND', 'OPTARG', 'PPID', 'PS1', 'PS2', 'PS4', 'LINENO', 'RANDOM', 'SECONDS', '_']);
const VARIABLE = /\$(?:(\w+)|\{([^}]*)\})/g;

function variable(written: string, name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name) || SHELL_OWN.has(name) || isOurs(name)) return quote(written);
  return `"\${${name}-\\$${written.slice(1).replace('}', '\\}')}}"`;
}

/** `~`, `~user` at the start of a path: left to the shell, with the slash behind it, which may not be quoted. Gives its length. */
function tildeLength(text: string): number {
  const match = /^~(?:[a-z_][a-z0-9_-]*)?(?:\/|$)/.exec(text);
  return match === null ? 0 : match[0].length;
}

function expanded(text: string, literal: (part: string) => string): string {
  const tilde = tildeLength(text);
  let word = text.slice(0, tilde);
  let from = tilde;
  const rest = (part: string) => (part === '' ? '' : literal(part));
  for (const match of text.matchAll(VARIABLE)) {
    word += rest(text.slice(from, match.index)) + variable(match[0], match[1] ?? match[2] ?? '');
    from = match.index + match[0].length;
  }
  word += rest(text.slice(from));
  return word === '' ? "''" : word;
}

/** One word: the text after Python's expanduser(expandvars(text)), taken on the host. */
export function expandedWord(text: string): string {
  return expanded(text, quote);
}

/** The same, and a pattern for the shell's pathname expansion as Python's glob.glob reads it. */
export function globWord(text: string): string {
  return expanded(text, part => part.replace(/[^\w@%+=:,./*?[\]!-]+/g, quote));
}
