import type { Marks } from '../../script/marks.ts';
import { call, define, given, quote, words } from '../../script/words.ts';
import LISTS from '../../shared/packages/apt-lists.sh';
import APT from './apt.sh';
import LOOK from './apt-look.sh';
import STATUS from './apt-status.sh';
import UPDATE from './apt-update.sh';
import POLICY_RC from './policy-rc.sh';

/** Options with which apt writes nothing, for a script that `preamble` made for a look; words of the shell. */
export function lookOnlyOptions(checkMode: boolean): string {
  return checkMode ? ` ${words('quiet')}` : '';
}

/** Environment, marks, and the function `try NAME WORDS...` for apt commands; for check mode the options that keep apt from writing. */
export function preamble(marks: Marks, lockTimeout: number, checkMode: boolean): string {
  const start = [marks.define, given({ patience: String(Math.max(0, lockTimeout)) }), APT];
  return [...start, ...(checkMode ? [LOOK] : [])].join('\n');
}

export interface CacheUpdate {
  readonly validTime: number;
  readonly retries: number;
  readonly maxDelay: number;
}

/** `apt-get update` when the lists are older than `validTime` seconds; a failed fetch is tried again with growing pauses. */
export function updateScript({ validTime, retries, maxDelay }: CacheUpdate): string {
  const limits = [validTime, Math.max(1, retries), Math.max(0, maxDelay)].map(String);
  return `${LISTS}\n${UPDATE}\n${call('update', ...limits)}`;
}

/**
 * States of packages: what dpkg knows, and where that does not settle it, what apt's policy says.
 * @param policy `always`, or only `when-missing`: some name is not installed.
 * @param aptOptions words of the shell, each with a blank before it.
 */
export function statusScript(
  names: readonly string[],
  patterns: readonly string[],
  policy: 'always' | 'when-missing' | 'never',
  aptOptions: string,
): string {
  const hits = patterns.map((pattern, index) => `${patternWord(pattern)}) ${call('hit', String(index), '"$1"')};;`);
  return [
    STATUS,
    define('cache', `apt-cache${aptOptions} "$@"`),
    ...(patterns.length === 0 ? [] : [define('choose', 'case $1 in', ...hits, 'esac'), call('expand')]),
    call('status', policy, ...names.map(quote)),
  ].join('\n');
}

/** A package pattern as a `case` pattern: glob characters active, all else quoted. */
function patternWord(pattern: string): string {
  return pattern.replace(/[^\w*?[\]!.+:-]+/g, quote);
}

/** Puts a policy-rc.d that answers `code` in place for the time of `script`, and brings the old one back. */
export function underPolicyRcD(code: number | undefined, script: string): string {
  return code === undefined ? script : [given({ answer: String(code) }), POLICY_RC, script].join('\n');
}
