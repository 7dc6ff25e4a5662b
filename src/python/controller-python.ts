import { delimiter, join } from 'node:path';
import { isProgram } from './file-kind.ts';

/** The Python of this machine, where there is one: playbooks hand it to what they run here. */
export function controllerPython(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder.startsWith('/'));
  return ['/usr/bin', ...folders].map(folder => join(folder, 'python3')).find(isProgram);
}
