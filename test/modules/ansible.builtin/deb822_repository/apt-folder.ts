import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, tree } from '../../../support/cases/lab.ts';
import type { Entry } from '../../../support/cases/outcome.ts';
import { withRecordedUmask } from '../../../support/recorded-machine.ts';

export type Files = Readonly<Record<string, Entry>>;

/** A folder that the module finds as /etc/apt: its scripts run in a mount namespace. The machine's is never touched. */
export interface AptFolder {
  readonly path: string;
  /** For runModule. */
  readonly shell: string;
  files(): Record<string, unknown>;
  [Symbol.dispose](): void;
}

export async function createAptFolder(files: Files = {}): Promise<AptFolder> {
  const directory = mkdtempSync(join(tmpdir(), 'tsplay-deb822-'));
  const path = join(directory, 'apt');
  await withRecordedUmask(() => {
    mkdirSync(path);
    build({ files: { 'sources.list.d/': '', ...files } }, path);
    for (const own of ['bin', 'home']) rmSync(join(path, own), { recursive: true });
  });
  const shell = join(directory, 'sh');
  const inside = `umask 022; mount --bind ${path} /etc/apt && exec /bin/sh "$@"`;
  writeFileSync(shell, `#!/bin/sh\nexec unshare -m /bin/sh -c '${inside}' sh "$@"\n`);
  chmodSync(shell, 0o755);
  return {
    path,
    shell,
    files: () => Object.fromEntries(tree(path)),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
