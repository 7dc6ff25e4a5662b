import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files that lie beside modules and are none, as Ansible passes them over. */
const NO_MODULE = /\.(?:pyc|pyo|swp|bak|ini|md|rst|txt|ya?ml|rpm)$|~$/;

const folders = new Map<string, ReadonlyMap<string, string>>();

/** The modules of a folder by their names, with and without an extension. Where several files bear a name, one that can run here. */
function modulesOf(folder: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  const names = fileNames(folder).filter(name => !NO_MODULE.test(name) && !name.startsWith('__init__'));
  const inOrder = names.toSorted((a, b) => rankOf(a) - rankOf(b));
  for (const name of inOrder) {
    const stem = name.replace(/\.[^.]*$/, '');
    for (const each of new Set([name, stem])) if (each !== '') modules.set(each, join(folder, name));
  }
  return modules;
}

/** The last of a name counts. Beside a module in PowerShell, a file in Python only documents it. */
function rankOf(name: string): number {
  if (name.endsWith('.py')) return 0;
  return name.endsWith('.ps1') ? 1 : 2;
}

function fileNames(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter(entry => !entry.isDirectory())
      .map(entry => entry.name)
      .sort();
  } catch {
    // most playbooks and roles have no such folder
    return [];
  }
}

/** The file of a module in a folder of modules, whatever its extension; `_NAME` is one that is going to go. Each folder is read once. */
export function moduleFileIn(folder: string, name: string): string | undefined {
  let known = folders.get(folder);
  if (known === undefined) {
    known = modulesOf(folder);
    folders.set(folder, known);
  }
  return known.get(name) ?? known.get(`_${name}`);
}
