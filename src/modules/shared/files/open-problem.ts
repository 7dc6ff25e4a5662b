import PROBLEM from './problem.sh';

/** Why a file of the host cannot be read; `not-a-directory`: its path leads through a file. */
export type OpenProblem = 'directory' | 'missing' | 'not-a-directory' | 'unreadable';

/** Shell function `problem PATH`, which tells an OpenProblem. */
export const PROBLEM_FUNCTION = PROBLEM;
