import { printfWord, quote, quoteWords } from '../../remote/shell.ts';

/**
 * The words of scripts for hosts, and what their variables are called. A script is put together of pieces: programs
 * (`.sh` files beside the modules), and lines that say what is asked for. All their names begin with `_ts_`, so that none
 * is a variable of the host's environment, which paths of a playbook may name (`$HOME/x`) and commands inherit.
 *
 * - The kit owns the functions `mark`, `tell`, `section` (marks.ts), `run`, `step`, `steps` (findings.ts), `who` (who.sh),
 *   `beside`, `create`, `like`, `sync`, `place`, `drop` (replace-file.sh), `replace` (replace-text.sh), and the variables
 *   that they set: `rc` (of `run`), `uid`, `gid`, `user`, `group` (of `who`), `new` (the file that is to take its place).
 * - From one piece to another goes what a program's head says that it takes or sets; in the file modules that is `path` (what
 *   the task is about), `parent` (of `up`), `led` (of `real`), `stat` (of `state`), `sum` (of `target`), `why` (of `problem`).
 * - A piece's own variables are words too; no other piece relies on them. Scripts run in a subshell each: nothing is left.
 * - The session's own names begin with `__tsplay_` (remote/session-end.sh); scripts read `__tsplay_printf` and `__tsplay_clock`.
 */
const PREFIX = '_ts_';

export { printfWord, quote, quoteWords };

/** Whether a variable of this name would be a script's own. */
export const isOurs = (name: string): boolean => name.startsWith(PREFIX);

/** A variable of a script, by its whole name. */
export const variable = (name: string): string => PREFIX + name;

/** The text that a script's variable holds, as one word; `less` takes something off it (`%/`: a slash at its end). */
export const held = (name: string, less = ''): string =>
  less === '' ? `"$${PREFIX}${name}"` : `"\${${PREFIX}${name}${less}}"`;

/** The words that a script's variable holds: paths and names without blanks. */
export const words = (name: string): string => `$${PREFIX}${name}`;

/** Sets variables of a script; the values are words. */
export function given(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, word]) => `${PREFIX}${name}=${word}`)
    .join('; ');
}

/** Makes the lines that a script's variable holds the arguments `$1` and following. */
export const linesOf = (name: string): string => `set -f; IFS='\n'; set -- $${PREFIX}${name}; unset IFS; set +f`;

/** Calls a function of a script. */
export const call = (name: string, ...words: readonly string[]): string => [PREFIX + name, ...words].join(' ');

/** Defines a function of a script; the body is lines, or the parts of one. */
export const define = (name: string, ...body: readonly string[]): string =>
  `${PREFIX}${name}() {\n${body.join('\n')}\n}`;

const then = (first: string, next: string) => (next === '' ? first : `${first}; ${next}`);

/** What `command` prints is the block of that label. */
export const mark = (label: string, command = ''): string => then(call('mark', quote(label)), command);

/** The same of both streams. */
export const section = (label: string, command = ''): string => then(call('section', quote(label)), command);

/** The block of that label is this word. */
export const tell = (label: string, word: string): string => call('tell', quote(label), word);

/** Runs a command whose answer and exit status stand under the label (findings.ts). */
export const run = (label: string, command: string): string => `${call('run', quote(label))} ${command}`;
