import { realpathSync } from 'node:fs';
import path from 'node:path';
import { globFiles } from '../../python/glob.ts';
import * as posix from '../../python/posix-path.ts';
import { asText, listOf, PythonError, typeError, typeName } from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import { Tuple, type Value } from '../../values.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';

/** A path argument. @throws PythonError TypeError with Python's words. */
function pathOf(value: Value): string {
  if (value instanceof Undefined) value.fail();
  const text = asText(value);
  if (text === undefined) throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value)}`);
  return text;
}

/** The path without symbolic links, as far as it exists. */
function realPath(given: string): string {
  const absolute = path.resolve(given);
  const missing: string[] = [];
  for (let at = absolute; ; at = path.dirname(at)) {
    try {
      return path.join(realpathSync(at), ...missing);
    } catch {
      if (at === path.dirname(at)) return absolute;
      missing.unshift(path.basename(at));
    }
  }
}

function pathJoin(value: Value): string {
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) value.fail();
  if (!Array.isArray(value))
    throw typeError(`|path_join expects string or sequence, got <class '${typeName(value)}'> instead.`);
  return posix.joinPaths(listOf(value).map(pathOf));
}

/** Ansible's filters of file names. */
export default defineFilters({
  basename: filter('basename(p)', (_context, p) => posix.baseName(pathOf(p))),
  dirname: filter('dirname(p)', (_context, p) => posix.dirName(pathOf(p))),
  splitext: filter('splitext(p)', (_context, p) => Tuple.from<Value>(posix.splitExtension(pathOf(p)))),
  expanduser: filter('expanduser(path)', (context, p) =>
    posix.expandUser(pathOf(p), context.services.environment.HOME ?? '/root'),
  ),
  expandvars: filter('expandvars(path)', (context, p) =>
    posix.expandVariables(pathOf(p), context.services.environment),
  ),
  realpath: filter('realpath(filename)', (_context, p) => realPath(pathOf(p))),
  relpath: filter('relpath(path, start=None)', (_context, p, start) => {
    const path = pathOf(p);
    if (path === '') throw new PythonError('ValueError', 'no path specified');
    return posix.relativePath(path, start === null ? '.' : pathOf(start), process.cwd());
  }),
  path_join: filter('path_join(paths)', (_context, paths) => pathJoin(paths)),
  fileglob: filter('fileglob(pathname)', (_context, pattern) => globFiles(pathOf(pattern))),
  win_basename: filter('basename(p)', (_context, p) => posix.splitWindows(pathOf(p))[1]),
  win_dirname: filter('dirname(p)', (_context, p) => posix.splitWindows(pathOf(p))[0]),
  win_splitdrive: filter('splitdrive(p)', (_context, p) => Tuple.from<Value>(posix.splitDrive(pathOf(p)))),
});
