import { setTimeout as sleep } from 'node:timers/promises';
import { UnreachableError } from '../../../remote/connection.ts';
import type { ModuleContext } from '../../api/module.ts';

type Context = ModuleContext<unknown>;

/** Longest pause between two tries, seconds. */
const LONGEST_PAUSE = 12;

/** Repeats `attempt` with growing pauses until it holds or the time is over. Gives the last problem, or undefined. @throws the signal's */
export async function untilHolds(
  attempt: () => Promise<void>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const deadline = Date.now() + timeoutMs;
  let problem = 'no attempt was made';
  for (let failures = 0; Date.now() < deadline; failures++) {
    try {
      await attempt();
      return undefined;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      const pause = Math.min(2 ** failures, LONGEST_PAUSE) + Math.random();
      await sleep(Math.max(0, Math.min(pause * 1000, deadline - Date.now())), undefined, { signal });
    }
  }
  return problem;
}

const BOOT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What pam_nologin and shutdown say at a login while the system goes down or comes up, before the command or in its place. */
function isRefusal(text: string): boolean {
  return /^"?System is (booting up|going down)|pam_nologin|Unprivileged users are not permitted to log in/im.test(text);
}

/** Holds when the host tells another boot than before; a new connection each time, since the old one may hang. */
export async function checkBooted(
  context: Context,
  boot: { command: string; before: string; isBootId: boolean },
  connectTimeoutMs: number | undefined,
): Promise<void> {
  await context.link.reconnect(connectTimeoutMs);
  const { rc, stdout, stderr } = await context.inspect.run(boot.command);
  const now = stdout.toString('utf8').trim();
  if (rc !== 0)
    throw new Error(`failed to get host boot time info, rc: ${rc}, stderr: ${stderr.toString('utf8').trim()}`);
  if (isRefusal(now) || (boot.isBootId && now !== '' && !BOOT_ID.test(now)))
    throw new Error(`${JSON.stringify(now)} is no answer about the boot`);
  if (now === '' || now === boot.before) throw new Error('boot time has not changed');
}

export async function checkCommand(context: Context, command: string): Promise<void> {
  let answer: Awaited<ReturnType<Context['inspect']['run']>>;
  try {
    answer = await context.inspect.run(command);
  } catch (error) {
    // Another reboot may have cut this connection: the next attempt needs a new one.
    if (error instanceof UnreachableError) await context.link.reconnect();
    throw error;
  }
  if (answer.rc !== 0)
    throw new Error(`Test command failed: ${answer.stderr.toString('utf8')} ${answer.stdout.toString('utf8')}`);
}
