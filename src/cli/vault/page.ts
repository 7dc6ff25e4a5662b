import { spawn } from 'node:child_process';

const STREAMS = ['pipe', 'inherit', 'inherit'] as const;

/** Shows a text through `$PAGER` (or less) on a terminal, straight otherwise; it goes there by pipe, never by file. */
export async function page(text: string, out: (text: string) => void): Promise<void> {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const pager = process.env.PAGER ?? 'less';
  if (process.stdout.isTTY !== true || !(await paged(pager, whole))) out(whole);
}

/** @returns whether the pager could be started */
function paged(pager: string, text: string): Promise<boolean> {
  return new Promise(resolve => {
    const child = spawn(pager, { shell: true, stdio: [...STREAMS], env: { LESS: 'FRSX', ...process.env } });
    // A pager that is left early closes its end.
    child.stdin?.on('error', () => {});
    child.once('error', () => resolve(false));
    child.once('close', status => resolve(status !== 127));
    child.stdin?.end(text);
  });
}
