import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Dict, type Value } from '../../values.ts';
import { textsIn } from '../texts-in.ts';

const FIRST_FOUND =
  /\b(?:lookup|query|q)\(\s*['"](?:ansible\.builtin\.)?first_found['"]\s*,\s*(?:(?<name>\w+)|(?<quote>['"])(?<file>[^'"]*)\k<quote>)/g;

/**
 * The file of each call of `first_found` in a text that is in the folder `files` alone, where 2.19 looks for a loop's file only.
 * @param file that the task stands in: a playbook, or one of a role's `tasks`
 */
export function* foundInFilesAlone(
  text: string,
  file: string,
  variables: { get(name: string): Value | undefined },
): Generator<string> {
  for (const { groups } of text.matchAll(FIRST_FOUND)) {
    const value = groups?.name === undefined ? (groups?.file ?? null) : variables.get(groups.name);
    if (value instanceof Dict && value.has('paths')) continue;
    const name = [...textsIn(value)].find(each => isInFilesAlone(each, dirname(file)));
    if (name !== undefined) yield name;
  }
}

function isInFilesAlone(name: string, folder: string): boolean {
  const places = [folder, dirname(folder)];
  return (
    places.some(place => existsSync(resolve(place, 'files', name))) &&
    !places.some(place => existsSync(resolve(place, name)))
  );
}
