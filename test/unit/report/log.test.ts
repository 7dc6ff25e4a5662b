import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../../../src/report/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function logged(path: string, lines: readonly string[]): Promise<string[]> {
  const failures: string[] = [];
  const log = openLog(path, reason => failures.push(reason));
  for (const line of lines) log.line(line);
  await log.close();
  return failures;
}

test('every line is there, in order, when it is closed, and the file is private', async () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `${index} ${'x'.repeat(3000)}`);
  const file = join(folder, 'long.log');
  expect(await logged(file, [...lines, 'two\n\nparts'])).toEqual([]);
  const written = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(written.map(line => line.slice(line.indexOf(' | ') + 3))).toEqual([...lines, 'two', 'parts']);
  expect(written[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} p=\d+ u=\S+ n=tsplay \| 0 x/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('what cannot be written is told once', async () => {
  expect(await logged(join(folder, 'none/x.log'), ['a', 'b'])).toEqual([expect.stringContaining('ENOENT')]);
  if (existsSync('/dev/full'))
    expect(await logged('/dev/full', ['a', 'b'])).toEqual([expect.stringContaining('ENOSPC')]);
});
