import VALUES from '../controller/python/values.py';
import TASKS from './python/tasks.py';

const PROGRAM = [VALUES, TASKS].join('\n');

const BOOT = `import sys
sys.path[:] = [p for p in sys.path if p]
if sys.argv[2] not in sys.path: sys.path.append(sys.argv[2])
exec(compile(sys.argv[1], 'tsplay', 'exec'), globals())`;

/** @param packages the folder that holds the ansible-core */
export function runnerCommand(interpreter: string, packages: string): string[] {
  return [interpreter, '-c', BOOT, PROGRAM, packages];
}
