import INVENTORY from './python/inventory.py';
import MAIN from './python/main.py';
import PLAIN from './python/plain.py';
import PLUGINS from './python/plugins.py';
import VALUES from './python/values.py';
import WIRE from './python/wire.py';

/** The helper's program: it reads and writes frames until its input ends. */
const PROGRAM = [VALUES, WIRE, PLAIN, PLUGINS, INVENTORY, MAIN].join('\n');

/** Its own folder and PYTHONPATH are as they would be for Ansible; the packages that hold the ansible-core come last. */
const BOOT = `import sys
sys.path[:] = [p for p in sys.path if p]
if len(sys.argv) > 2 and sys.argv[2] not in sys.path: sys.path.append(sys.argv[2])
exec(compile(sys.argv[1], 'tsplay', 'exec'), globals())`;

/** @param packages the folder that holds the ansible-core, where there is one */
export function helperCommand(interpreter: string, packages: string | undefined): string[] {
  return [interpreter, '-c', BOOT, PROGRAM, ...(packages === undefined ? [] : [packages])];
}
