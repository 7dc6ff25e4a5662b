import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { didYouMean, PlayError } from '../../errors.ts';
import type { Task } from '../../playbook/ast.ts';
import { isFile } from '../../python/file-kind.ts';
import { globEscape, globFiles } from '../../python/glob.ts';
import type { CompileContext } from './compile-context.ts';

/** Where a task stands that asks for a file. */
type Place = Pick<CompileContext, 'handler' | 'file' | 'role' | 'playDir'>;

/** A file of nearly that name beside one of the places where it was looked for. */
function nearFile(name: string, places: readonly string[]): string | undefined {
  const beside = places.map(place => dirname(place)).filter(folder => existsSync(folder));
  return didYouMean(basename(name), new Set(beside.flatMap(folder => readdirSync(folder))));
}

/** Where tasks files are looked for. In a role, an include looks beside the file that it stands in last of all. */
function foldersOfTasks({ handler, file, role, playDir }: Place, kind: 'import' | 'include'): string[] {
  const beside = dirname(file);
  if (role === undefined) return [beside, playDir];
  const { path } = role.role;
  const own = handler ? ['handlers', 'tasks'] : ['tasks'];
  const ofRole = own.map(folder => join(path, folder));
  const ofPlay = own.map(folder => join(playDir, folder));
  if (kind === 'include' || ofRole.includes(beside)) return [...ofRole, ...ofPlay, path, playDir, beside];
  return [...ofPlay, beside, playDir, ...ofRole, path];
}

/** Finds a file of tasks. */
export function findTasksFile(
  name: string,
  context: Place,
  task: Task,
  kind: 'import' | 'include' = 'include',
): string {
  const places = isAbsolute(name) ? [name] : foldersOfTasks(context, kind).map(folder => resolve(folder, name));
  const found = places.find(isFile);
  if (found !== undefined) return found;
  throw new PlayError(`Could not find or access '${places[0] ?? name}' on the Ansible Controller.`, {
    code: 'file-not-found',
    needs: `the file ${name}`,
    position: task.actionAt,
    hint: nearFile(name, places) ?? `searched: ${[...new Set(places)].join(', ')}`,
  });
}

/** The files of tasks that an include could name: of each name the one that it would get. @param pattern a glob */
export function matchingTasksFiles(pattern: string, context: Place): string[] {
  const found = new Map<string, string>();
  for (const folder of isAbsolute(pattern) ? ['/'] : foldersOfTasks(context, 'include')) {
    for (const file of globFiles(join(globEscape(folder), pattern))) {
      const name = relative(folder, file);
      if (!found.has(name)) found.set(name, file);
    }
  }
  return [...found.values()];
}
