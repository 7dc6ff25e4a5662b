import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { touchAll } from './recorded-machine.ts';

/** For each test of a file: a folder with `out`, which is empty, and `parts`: files, a hidden one, a link, a directory. */
export function partsOfEachTest() {
  let directory: string;
  const at = (name: string) => join(directory, name);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tsplay transfer '));
    for (const name of ['parts', 'parts/sub', 'out']) mkdirSync(at(name));
    writeFileSync(at('parts/b'), 'two');
    writeFileSync(at('parts/a'), 'one\n');
    writeFileSync(at('parts/.h'), 'hidden\n');
    writeFileSync(at('parts/sub/c.txt'), Buffer.from([0, 255, 10]));
    symlinkSync('a', at('parts/l'));
    touchAll(at('parts'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  return { at, here: () => ({ cwd: directory }) };
}
