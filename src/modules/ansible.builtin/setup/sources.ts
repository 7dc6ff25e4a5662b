import type { Section } from '../../script/marks.ts';

/** What the facts script read on the host: contents of files by path, outputs of commands by label. */
export interface Sources {
  /** Content of a file, trimmed; undefined when it is not there or empty. */
  file(path: string): string | undefined;
  lines(path: string): readonly string[];
  /** Paths that were read and match. */
  paths(pattern: RegExp): string[];
  output(label: string): string;
  has(label: string): boolean;
}

/** Sections: `files` holds `grep -H` lines (`path:content`), every other label one command's output. */
export function readSources(sections: readonly Section[]): Sources {
  const files = new Map<string, string[]>();
  const outputs = new Map<string, string>();
  for (const { label, stdout } of sections) {
    outputs.set(label, stdout);
    if (label !== 'files') continue;
    for (const line of stdout.split('\n')) {
      const at = line.indexOf(':');
      if (at < 0) continue;
      const path = line.slice(0, at);
      const known = files.get(path);
      if (known === undefined) files.set(path, [line.slice(at + 1)]);
      else known.push(line.slice(at + 1));
    }
  }
  return {
    file: path => files.get(path)?.join('\n').trim() || undefined,
    lines: path => files.get(path) ?? [],
    paths: pattern => [...files.keys()].filter(path => pattern.test(path)),
    output: label => (outputs.get(label) ?? '').replace(/\n$/, ''),
    has: label => outputs.has(label),
  };
}

/** `KEY=value` lines of os-release and its like, unquoted. */
export function readAssignments(lines: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const match = /^\s*([A-Za-z_]\w*)=(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined) values.set(match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2'));
  }
  return values;
}
