import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CANDIDATES: readonly (readonly [name: string, path: string])[] = [
  ['dash', '/usr/bin/dash'],
  ['bash', '/usr/bin/bash'],
  ['busybox ash', '/usr/bin/busybox'],
  ['ksh', '/usr/bin/ksh'],
  ['mksh', '/usr/bin/mksh'],
  ['zsh', '/usr/bin/zsh'],
];

/** The POSIX shells of this machine, each under the name `sh`, as it behaves when it is a host's /bin/sh. Call it while tests are declared. */
export function installedShells(): readonly (readonly [name: string, command: string])[] {
  const directory = mkdtempSync(join(tmpdir(), 'tsplay-shells-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  return CANDIDATES.filter(([, path]) => existsSync(path)).map(([name, path], index) => {
    const folder = mkdtempSync(join(directory, `${index}-`));
    symlinkSync(path, join(folder, 'sh'));
    return [name, `exec ${join(folder, 'sh')}`] as const;
  });
}
