import { join } from 'node:path';
import type { Services } from '../../engine/services.ts';
import { readYamlFile } from '../../playbook/parse.ts';
import { isFile, isFolder } from '../../python/file-kind.ts';
import { str } from '../../python/semantics.ts';
import { Dict, type Position, positionsOf, type Value } from '../../values.ts';

/** A role or collection that a project says it needs. */
export interface Requirement {
  readonly kind: 'role' | 'collection';
  readonly name: string;
  readonly at: Position;
  /** Where it is, undefined where it is not. */
  readonly place: string | undefined;
}

const FILES = ['requirements.yml', 'requirements.yaml'];
const FOLDERS = ['', 'collections', 'roles'];

/** What `requirements.yml` beside playbooks, in `collections/` and in `roles/` names. @throws PlayError where one cannot be read */
export function requirementsOf(folders: readonly string[], services: Services): Requirement[] {
  const files = folders.flatMap(folder => FOLDERS.flatMap(below => FILES.map(name => join(folder, below, name))));
  return [...new Set(files)].filter(isFile).flatMap(file => {
    const read = { warn: (message: string) => services.announcer.warn(message) };
    const data = readYamlFile(file, read, 'requirements');
    const at = { file, line: 1, column: 1 };
    const roles = Array.isArray(data) ? data : part(data, 'roles');
    return [
      ...entriesOf(roles, at).map(entry => ({
        ...entry,
        kind: 'role' as const,
        place: roleAt(entry.name, folders, services),
      })),
      ...entriesOf(part(data, 'collections'), at).map(entry => ({
        ...entry,
        kind: 'collection' as const,
        place: services.collections.folder(entry.name),
      })),
    ];
  });
}

const part = (data: Value, name: string): Value => (data instanceof Dict ? (data.get(name) ?? null) : null);

function entriesOf(list: Value, file: Position): { name: string; at: Position }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry, index) => {
    const at = positionsOf(list)?.value(index) ?? file;
    if (!(entry instanceof Dict)) return [{ name: str(entry), at }];
    const name = entry.get('name') ?? entry.get('src') ?? entry.get('role');
    return name === undefined || name === null ? [] : [{ name: installedName(str(name)), at }];
  });
}

/** As ansible-galaxy names what comes from an address: `role` of `https://host/role.git`. */
function installedName(name: string): string {
  if (!name.includes('://') && !name.includes('@')) return name;
  return name
    .replace(/,.*$/, '')
    .replace(/^.*\//, '')
    .replace(/(?:\.git|\.tar\.gz)$/, '');
}

function roleAt(name: string, folders: readonly string[], { options }: Services): string | undefined {
  const places = [...folders.map(folder => join(folder, 'roles')), ...options.settings.rolesPath];
  return places.map(place => join(place, name)).find(isFolder);
}
