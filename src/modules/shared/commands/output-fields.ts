/** Python's str.splitlines: what `stdout_lines` holds. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

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
