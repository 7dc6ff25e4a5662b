import type { ModuleContext } from '../api/module.ts';

export interface Probe {
  readonly host: string;
  readonly port: number;
  readonly seconds: number;
  /** Read what the port says. */
  readonly listens: boolean;
  /** Count connections of the port instead of asking it. */
  readonly drained: boolean;
}

/** Connections of /proc/net/tcp that are neither listening, closed nor waiting out their time (Ansible's states). */
function drainedScript(port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return `cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$2 ~ /:${hex}$/ && $4 ~ /^(01|02|03|04|05|06)$/ {found=1} END {exit !found}'`;
}

/**
 * One try at a port, from the host itself: through the
 * connection (a TCP channel that starts at the host).
 */
export async function probePort(
  context: ModuleContext<unknown>,
  probe: Probe,
): Promise<{ readonly open: boolean; readonly text: string }> {
  if (probe.drained) return { open: (await context.inspect.run(drainedScript(probe.port))).rc === 0, text: '' };
  const connection = await context.link.connection();
  const limit = probe.seconds * 1000;
  return new Promise(resolve => {
    let text = '';
    let settled = false;
    const finish = (open: boolean) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve({ open, text });
    };
    const timer = setTimeout(() => finish(false), limit);
    connection.openTcp(probe.host, probe.port).then(
      stream => {
        stream.on('error', () => finish(probe.listens && text !== ''));
        if (!probe.listens) {
          stream.destroy();
          finish(true);
          return;
        }
        stream.setEncoding('utf8');
        stream.on('data', (chunk: string) => {
          text += chunk;
        });
        const end = () => {
          stream.destroy();
          finish(true);
        };
        stream.on('end', end);
        setTimeout(end, limit - 100);
      },
      () => finish(false),
    );
  });
}
