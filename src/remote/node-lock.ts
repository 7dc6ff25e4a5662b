import { dirname } from 'node:path/posix';
import { type BecomeIdentity, type NodeLock, UnreachableError } from './connection.ts';
import type { RemoteProcess } from './remote-process.ts';
import type { SessionPool } from './session-pool.ts';
import { quote } from './shell.ts';

/** Where root keeps it; gone with the run that holds it, and with the node's uptime. */
const LOCK_FILE = '/run/tsplay.lock';

/**
 * Takes the node's lock for as long as the connection lives: a process there holds it until its input ends, so that
 * nothing is left locked by a run that was killed. The file is removed by its holder, before the lock is let go; who
 * locked a file that was removed meanwhile tries again.
 * @param owner one line that tells another run who holds it
 * @throws UnreachableError, BecomeError
 */
export async function lockNode(
  pool: SessionPool,
  owner: string,
  become: BecomeIdentity | undefined,
  file: string = LOCK_FILE,
): Promise<NodeLock> {
  const [lock, folder] = [quote(file), quote(dirname(file))];
  const script = `command -v flock >/dev/null 2>&1 && [ -d ${folder} ] && [ -w ${folder} ] && [ ! -L ${lock} ] || { echo impossible; exit; }
for try in 1 2 3; do
exec 9<>${lock} || { echo impossible; exit; }
flock -n 9 || { IFS= read -r owner <&9; echo "taken $owner"; exit; }
if [ ${lock} -ef /proc/$$/fd/9 ]; then
printf '%s\\n' ${quote(owner)} >${lock}
echo held
cat >/dev/null
rm -f ${lock}
exit
fi
done 2>/dev/null
echo impossible`;
  await pool.session(become);
  const process = await pool.stream(`exec /bin/sh -c ${quote(script)}`, become, false).catch(noRoom);
  if (process === undefined) return { state: 'impossible' };
  const [word = '', ...owners] = (await firstLine(process)).split(' ');
  if (word === 'held') return { state: 'held' };
  process.release();
  return word === 'taken' ? { state: 'taken', owner: owners.join(' ') } : { state: 'impossible' };
}

/** A server that allows no channel besides the session's keeps nobody from working there. */
function noRoom(error: unknown): undefined {
  if (error instanceof UnreachableError && error.code === 'channel-refused') return undefined;
  throw error;
}

function firstLine(process: RemoteProcess): Promise<string> {
  let text = '';
  process.stderr.resume();
  return new Promise(resolve => {
    process.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    process.stdout.once('close', () => resolve(text));
    process.stdout.once('end', () => resolve(text));
  });
}
