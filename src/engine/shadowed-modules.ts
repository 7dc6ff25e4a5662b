import { statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Warns of modules that a folder of the setting `library` has under the name that a task calls, once for each name:
 * Ansible would run that one, in Python; tsplay runs its own.
 */
export function shadowWarner(folders: readonly string[], warn: (message: string) => void): (name: string) => void {
  const seen = new Set<string>();
  return name => {
    if (seen.has(name)) return;
    seen.add(name);
    const found = folders
      .map(folder => join(folder, `${name}.py`))
      .find(path => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
    if (found !== undefined) warn(`The module ${found} is written in Python: tsplay's own ${name} is used`);
  };
}
