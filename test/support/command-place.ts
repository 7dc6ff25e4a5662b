import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For each test of a suite a new folder with a blank in its name, a file `plain` in it, and a home. */
export function commandPlace() {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tsplay command '));
    mkdirSync(join(directory, 'home'));
    writeFileSync(join(directory, 'plain'), 'text');
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  return {
    get directory() {
      return directory;
    },
    /** Where a module runs, and with what environment. */
    here: () => ({ cwd: directory, env: { HOME: join(directory, 'home'), GREETING: 'hello  world' } }),
  };
}
