import { lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../../../src/engine/open-run.ts';
import { writeRetryFile } from '../../../../src/engine/play/retry-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-retry-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the retry file is readable by its owner alone, and a planted link is replaced, not followed', () => {
  const victim = join(folder, 'victim');
  const file = join(folder, 'site.retry');
  writeFileSync(victim, 'untouched');
  symlinkSync(victim, file);
  const hosts = new Map([['pve', { failed: 1, unreachable: 0 }]]);
  const run = {
    services: {
      options: { settings: { retryFilesEnabled: true, retryFilesSavePath: undefined } },
      announcer: { warn: (text: string) => expect(text).toBe(''), emit: () => undefined },
    },
    world: { stats: { hosts } },
  } as unknown as Run;
  writeRetryFile(run, join(folder, 'site.yml'));
  expect(readFileSync(victim, 'utf8')).toBe('untouched');
  expect(lstatSync(file).isSymbolicLink()).toBe(false);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toBe('pve\n');
});
