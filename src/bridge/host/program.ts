import { quote } from '../../remote/shell.ts';
import ALONE from './python/alone.py';
import CLOSURE from './python/closure.py';
import JOB from './python/job.py';
import MAIN from './python/main.py';
import RESIDENT from './python/resident.py';
import RUN from './python/run.py';
import SPARE from './python/spare.py';
import STREAMS from './python/streams.py';
import WARM from './python/warm.py';

/** The resident interpreter's program. */
export const PROGRAM = Buffer.from([WARM, STREAMS, CLOSURE, RUN, JOB, SPARE, RESIDENT, ALONE, MAIN].join('\n'));

/** Python's folder of the moment is no place to import from; then it reads its program from its input. */
const BOOT = `import sys
sys.path[:] = [p for p in sys.path if p]
import os
n = int(sys.argv[2])
s = b''
while len(s) < n:
  d = os.read(0, n - len(s))
  if not d: os._exit(1)
  s += d
exec(compile(s, 'tsplay', 'exec'), globals())`;

/**
 * The command that starts it; PROGRAM is the first that it reads.
 * @param interpreter Python with its arguments
 * @param mode `serve`: until its input ends; `alone`: for one module, which prints to its own streams
 */
export function command(interpreter: readonly string[], mode: 'serve' | 'alone'): string {
  return [...interpreter, '-c', BOOT, mode, String(PROGRAM.length)].map(quote).join(' ');
}
