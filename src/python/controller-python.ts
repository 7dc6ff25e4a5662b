import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Python of this machine, where there is one: playbooks hand it to what they run here. */
export function controllerPython(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder.startsWith('/'));
  return ['/usr/bin', ...folders].map(folder => join(folder, 'python3')).find(isProgram);
}
