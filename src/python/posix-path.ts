/** Python's posixpath, where it differs from node's `path.posix`. */

/** The last part; empty after a trailing slash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function dirName(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
}

/** The path without its extension, and the extension with its dot; leading dots begin no extension. */
export function splitExtension(path: string): readonly [string, string] {
  const start = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  if (dot <= start || /^\.*$/.test(path.slice(start, dot))) return [path, ''];
  return [path.slice(0, dot), path.slice(dot)];
}

export function joinPaths(parts: readonly string[]): string {
  let path = parts[0] ?? '';
  for (const part of parts.slice(1)) {
    if (part.startsWith('/')) path = part;
    else path += path === '' || path.endsWith('/') ? part : `/${part}`;
  }
  return path;
}

/** Two slashes are something of their own to POSIX, more are one. */
function leadingSlashes(path: string): string {
  const slashes = /^\/*/.exec(path)?.[0] ?? '';
  return slashes.length > 2 ? '/' : slashes;
}

export function normalPath(path: string): string {
  if (path === '') return '.';
  const slashes = leadingSlashes(path);
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || (slashes === '' && kept.length === 0) || kept.at(-1) === '..') kept.push(part);
    else kept.pop();
  }
  return slashes + kept.join('/') || '.';
}

/** `$NAME` and `${NAME}`; unknown names stay. */
export function expandVariables(path: string, environment: Readonly<Record<string, string | undefined>>): string {
  return path.replace(
    /\$(?:([A-Za-z0-9_]+)|\{([^}]*)\})/g,
    (whole, plain, braced) => environment[plain ?? braced] ?? whole,
  );
}

export function expandUser(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? home.replace(/\/+$/, '') + path.slice(1) || '/' : path;
}

export function relativePath(path: string, start: string, cwd: string): string {
  const from = normalPath(joinPaths([cwd, start]))
    .split('/')
    .filter(part => part !== '');
  const to = normalPath(joinPaths([cwd, path]))
    .split('/')
    .filter(part => part !== '');
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
}

/** Windows: the drive and the rest, as Python's ntpath splits them. */
export function splitDrive(path: string): readonly [string, string] {
  const unc = /^[\\/]{2}[^\\/]+[\\/][^\\/]+/.exec(path);
  if (unc !== null) return [unc[0], path.slice(unc[0].length)];
  return path[1] === ':' ? [path.slice(0, 2), path.slice(2)] : ['', path];
}

/** Windows: directory and last part. */
export function splitWindows(path: string): readonly [string, string] {
  const [drive, rest] = splitDrive(path);
  const end = Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('\\')) + 1;
  const head = rest.slice(0, end);
  return [drive + (head.replace(/[\\/]+$/, '') || head), rest.slice(end)];
}
