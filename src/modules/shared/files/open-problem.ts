/** Why a file of the host cannot be read; `not-a-directory`: its path leads through a file. */
export type OpenProblem = 'directory' | 'missing' | 'not-a-directory' | 'unreadable';

/**
 * Shell function `_ts_problem PATH`: prints an OpenProblem, or nothing. What lies in a directory that is closed to us is
 * unreadable, not missing: only the words of a program tell the two apart.
 */
export const PROBLEM_FUNCTION = [
  '_ts_problem() { if [ -d "$1" ]; then echo directory; elif [ -e "$1" ]; then [ -r "$1" ] || echo unreadable',
  'else case $(LC_ALL=C ls -Ld -- "$1" 2>&1) in *"ermission denied") echo unreadable;; *"ot a directory") echo not-a-directory;; *) echo missing;; esac; fi; }',
].join('\n');
