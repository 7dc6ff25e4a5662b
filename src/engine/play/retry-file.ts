import { mkdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { replacePrivately } from '../../private-file.ts';
import type { Run } from '../open-run.ts';

/** With `retry_files_enabled`: writes the hosts that a playbook lost, one a line, for `--limit @FILE`. */
export function writeRetryFile({ services, world }: Run, playbook: string): void {
  const { retryFilesEnabled, retryFilesSavePath } = services.options.settings;
  const lost = [...world.stats.hosts].filter(([, { failed, unreachable }]) => failed > 0 || unreachable > 0);
  if (!retryFilesEnabled || lost.length === 0) return;
  const folder = retryFilesSavePath ?? dirname(playbook);
  const file = join(folder, `${basename(playbook, extname(playbook))}.retry`);
  const names = lost.map(([name]) => name).sort((a, b) => (a < b ? -1 : 1));
  try {
    mkdirSync(folder, { recursive: true });
    replacePrivately(file, names.map(name => `${name}\n`).join(''));
  } catch (error) {
    services.announcer.warn(
      `Could not create retry file '${file}'. ${error instanceof Error ? error.message : String(error)}`,
    );
    return;
  }
  services.announcer.emit({ type: 'retry-file', file });
}
