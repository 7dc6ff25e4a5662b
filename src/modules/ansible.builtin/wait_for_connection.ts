import { setTimeout as sleep } from 'node:timers/promises';
import { defineModule } from '../api/module.ts';

export default defineModule({
  summary: 'Waits until the host can be logged into and runs a script.',
  options: {
    connect_timeout: { type: 'int', default: 5, description: 'Seconds to wait for one connection.' },
    delay: { type: 'int', default: 0, description: 'Seconds to wait before the first try.' },
    sleep: { type: 'int', default: 1, description: 'Seconds between two tries.' },
    timeout: { type: 'int', default: 600, description: 'Seconds after which to give up.' },
  },
  raises: 'always',
  checkMode: 'Skipped.',
  checkModeNeedsNoHost: true,
  actionPlugin: true,
  supportsAsync: false,
  run: async context => {
    if (context.checkMode) return { changed: false, skipped: true };
    const { connect_timeout: connectTimeout, delay, sleep: pause, timeout } = context.args;
    const start = Date.now();
    const interruptible = { signal: context.signal };
    const elapsed = () => Math.floor((Date.now() - start) / 1000);
    if (delay > 0) await sleep(delay * 1000, undefined, interruptible);
    const deadline = Date.now() + timeout * 1000;
    let problem = 'no attempt was made';
    while (Date.now() < deadline) {
      try {
        await context.link.reconnect(connectTimeout * 1000);
        const { rc } = await context.inspect.run(':');
        if (rc === 0) return { changed: false, elapsed: elapsed() };
        problem = `the shell ended with ${rc}`;
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      }
      // Never faster than ten tries a second, whatever `sleep` says.
      const rest = Math.min(Math.max(100, pause * 1000), deadline - Date.now());
      await sleep(Math.max(0, rest), undefined, interruptible);
    }
    const msg = `timed out waiting for ping module test: ${problem}`;
    return { changed: false, failed: true, elapsed: elapsed(), msg };
  },
});
