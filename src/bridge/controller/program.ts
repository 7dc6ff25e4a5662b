import INVENTORY from './python/inventory.py';
import MAIN from './python/main.py';
import PLAIN from './python/plain.py';
import PLUGINS from './python/plugins.py';
import READING from './python/reading.py';
import VARIABLES from './python/variables.py';
import WIRE from './python/wire.py';
import WRITING from './python/writing.py';

/** The helper's program: it reads and writes frames until its input ends. */
const PROGRAM = [READING, WRITING, WIRE, PLAIN, PLUGINS, INVENTORY, VARIABLES, MAIN].join('\n');

/** Its own folder and PYTHONPATH are as they would be for Ansible; the packages that hold the ansible-core come first, for Python may have another. */
const BOOT = `import sys
sys.path[:] = [p for p in sys.path if p]
if len(sys.argv) > 2 and sys.argv[2] not in sys.path: sys.path.insert(0, sys.argv[2])
exec(compile(sys.argv[1], 'tsplay', 'exec'), globals())`;

/**
 * The command that runs a program of ours on the controller.
 * @param packages the folder that holds the ansible-core, where there is one
 */
export function pythonCommand(interpreter: string, program: string, packages: string | undefined): string[] {
  return [interpreter, '-c', BOOT, program, ...(packages === undefined ? [] : [packages])];
}

export const helperCommand = (interpreter: string, packages: string | undefined): string[] =>
  pythonCommand(interpreter, PROGRAM, packages);
