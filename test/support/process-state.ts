import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process goes on; one that has ended may stay listed until its parent asks. */
export function isAlive(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Whether a process ends within ten seconds: a signal takes effect when the process is next run. */
export async function ends(pid: string): Promise<boolean> {
  for (let tries = 0; tries < 500 && isAlive(pid); tries++) await sleep(20);
  return !isAlive(pid);
}
