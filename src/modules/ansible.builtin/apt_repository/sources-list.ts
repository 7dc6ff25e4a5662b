const TYPES = new Set(['deb', 'deb-src']);

interface SourceLine {
  /** A comment, a blank line, or what nobody knows: stays as it is. */
  readonly raw: string | undefined;
  readonly enabled: boolean;
  readonly source: string;
  readonly comment: string;
}

function parseLine(line: string): SourceLine {
  const text = line.trim();
  const enabled = !text.startsWith('#');
  const body = enabled ? text : text.slice(1);
  const at = body.indexOf('#');
  const source = (at > 0 ? body.slice(0, at) : body).trim().split(/\s+/);
  const comment = at > 0 ? body.slice(at + 1).trim() : '';
  const raw = TYPES.has(source[0] ?? '') ? undefined : line;
  return { raw, enabled, source: source.join(' '), comment };
}

/** The `deb ...` line that a repository is, its blanks put in order; undefined for what is none. */
export function sourceOf(repo: string): string | undefined {
  const { raw, enabled, source } = parseLine(repo);
  return raw === undefined && enabled ? source : undefined;
}

/** A file's name for a repository: what stands before the first blank, protocol and password left out. */
export function suggestedFile(source: string, filename: string | undefined): string {
  const line = source.replace(/\[[^\]]+\]/g, '').replace(/\w+:\/\//g, '');
  const [first = ''] = line.split(/\s+/).filter(part => part !== '' && !TYPES.has(part));
  const bare = first.includes('@') ? first.slice(first.indexOf('@') + 1) : first;
  return `${
    filename ??
    bare
      .replace(/[^a-zA-Z0-9]/g, ' ')
      .trim()
      .split(/\s+/)
      .join('_')
  }.list`;
}

function text(lines: readonly SourceLine[]): string {
  return lines
    .map(({ raw, enabled, source, comment }) => {
      if (raw !== undefined) return `${raw}\n`;
      return `${enabled ? '' : '# '}${source}${comment === '' ? '' : ` # ${comment}`}\n`;
    })
    .join('');
}

export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  /** The file before, as it would be written anew: what Ansible's diff shows. */
  readonly tidy: string;
  /** Empty: the file goes away. */
  readonly after: string;
}

function linesOf(content: string): SourceLine[] {
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map(parseLine);
}

/**
 * What has to be done to the lists so that the source is in them, or is not. One that is there as a comment is
 * enabled; otherwise it goes to `file`.
 */
export function changesFor(
  files: ReadonlyMap<string, string>,
  source: string,
  state: 'present' | 'absent',
  file: string,
): FileChange[] {
  const changes: FileChange[] = [];
  let found = false;
  for (const [path, before] of files) {
    const lines = linesOf(before);
    const after = lines.flatMap(line => {
      if (line.raw !== undefined || line.source !== source) return [line];
      found = true;
      if (state === 'present') return [{ ...line, enabled: true }];
      return line.enabled ? [] : [line];
    });
    if (text(after) !== text(lines)) changes.push({ path, before, tidy: text(lines), after: text(after) });
  }
  if (state === 'present' && !found) {
    const before = files.get(file);
    const lines = before === undefined ? [] : linesOf(before);
    changes.push({ path: file, before, tidy: text(lines), after: text([...lines, parseLine(source)]) });
  }
  return changes;
}
