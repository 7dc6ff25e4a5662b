import { inSlices } from '../../../in-slices.ts';
import { splitLines, splitLinesInSlices } from '../../../python/splitlines.ts';

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

/** As `outputFields`, for what may be very long. */
export async function longOutputFields(stdout: string, stderr: string): Promise<OutputFields> {
  const lines = {
    stdout_lines: await inSlices(splitLinesInSlices(stdout)),
    stderr_lines: await inSlices(splitLinesInSlices(stderr)),
  };
  return { stdout, stderr, ...lines };
}
