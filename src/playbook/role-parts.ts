import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { didYouMean, EXIT, PlayError } from '../errors.ts';
import { isFile, isFolder } from '../python/file-kind.ts';
import type { Position } from '../values.ts';
import type { Step } from './ast.ts';
import { type ReadOptions, readYamlFile } from './parse.ts';
import { parseSteps } from './parse-steps.ts';

const EXTENSIONS = ['.yml', '.yaml', '.json', ''];

/** The file of a role's folder: `main.yml`, `main.yaml`, `main.json`, `main`, or another given by name. */
export function findPart(folder: string, name: string): string | undefined {
  return EXTENSIONS.map(extension => join(folder, name + extension)).find(isFile);
}

/** Files of variables below a directory, in the order in which they are read. */
function varsFilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter(entry => !entry.name.startsWith('.') && !entry.name.endsWith('~'))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return varsFilesBelow(path);
      return EXTENSIONS.some(extension => extension !== '' && entry.name.endsWith(extension)) ? [path] : [];
    });
}

/** A part of a role that is asked for: by `tasks_from` and its like, or by nothing, which means `main`. */
export interface PartRequest {
  readonly role: { readonly name: string; readonly path: string };
  readonly part: 'tasks' | 'handlers' | 'vars' | 'defaults';
  readonly from: string | undefined;
  /** What asks for it. */
  readonly at: Position | undefined;
}

/** The files of `vars/` or `defaults/`: one, or all below a folder of that name. @throws PlayError `role-file-not-found` */
export function findVarsFiles(request: PartRequest): readonly string[] {
  const { role, part, from = 'main' } = request;
  const folder = join(role.path, part);
  const file = findPart(folder, from);
  if (file !== undefined) return [inside(file, request)];
  const asFolder = inside(join(folder, from), request);
  if (isFolder(asFolder)) return varsFilesBelow(asFolder);
  if (request.from === undefined) return [];
  throw notFound(request, request.from);
}

/** Reads `tasks/` or `handlers/` of a role. @throws PlayError `role-file-not-found`, `role-file-outside` */
export function readRoleSteps(request: PartRequest, options: ReadOptions): readonly Step[] {
  const { role, part, from } = request;
  const folder = join(role.path, part);
  const exact = from === undefined ? undefined : resolve(folder, from);
  const stem = (from ?? 'main').replace(/\.(?:ya?ml|json)$/, '');
  const found = exact !== undefined && isFile(exact) ? exact : findPart(folder, stem);
  if (found === undefined) {
    if (from === undefined) return [];
    throw notFound(request, from);
  }
  const file = inside(found, request);
  const steps = readYamlFile(file, options, `${part} file`);
  const place = part === 'handlers' ? 'handler' : 'task';
  return parseSteps(steps, place, { file, line: 1, column: 1 }, options);
}

function notFound({ role, part, at }: PartRequest, from: string): PlayError {
  const folder = join(role.path, part);
  const known = existsSync(folder) ? readdirSync(folder).map(name => name.replace(/\.ya?ml$/, '')) : [];
  return new PlayError(`Could not find specified file in role: ${part}/${from}`, {
    code: 'role-file-not-found',
    position: at,
    hint: didYouMean(from, known) ?? `looked into ${folder}`,
    exitCode: EXIT.parse,
  });
}

function inside(file: string, { role, part, from, at }: PartRequest): string {
  const folder = join(role.path, part);
  if (!relative(folder, file).startsWith('..')) return file;
  throw new PlayError(
    `Failed loading '${folder}/${from}' for role (${role.name}) as it is not inside the expected role path: '${folder}'`,
    { code: 'role-file-outside', position: at, exitCode: EXIT.parse },
  );
}
