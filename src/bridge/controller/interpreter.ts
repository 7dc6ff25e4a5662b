import { basename, dirname, join } from 'node:path';
import { controllerPython } from '../../python/controller-python.ts';
import { isProgram } from '../../python/file-kind.ts';

/**
 * The Python that an ansible-core on this machine runs with: `/opt/venv/bin/python3.11` of what lies in
 * `/opt/venv/lib/python3.11/site-packages`; where that is not told by the folder, the machine's own.
 * @param folder of packages, see Installation
 */
export function controllerInterpreter(folder: string | undefined): string | undefined {
  return (folder === undefined ? [] : possible(folder)).find(isProgram) ?? controllerPython();
}

function possible(folder: string): string[] {
  const version = basename(dirname(folder));
  if (!/^python3(?:\.\d+)?$/.test(version)) return [];
  const bin = join(dirname(dirname(dirname(folder))), 'bin');
  const own = [join(bin, version), join(bin, 'python3')];
  // a user's packages (~/.local) are the machine's Python's
  return version === 'python3' ? own : [...own, join('/usr/local/bin', version), join('/usr/bin', version)];
}
