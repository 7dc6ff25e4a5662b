import { splitLines } from '../../../python/splitlines.ts';

export interface OutputFields {
  readonly stdout: string;
  readonly stderr: string;
  readonly stdout_lines: string[];
  readonly stderr_lines: string[];
}

/** The fields in which every command's output is returned. */
export function outputFields(stdout: string, stderr: string): OutputFields {
  return { stdout, stderr, stdout_lines: splitLines(stdout), stderr_lines: splitLines(stderr) };
}
