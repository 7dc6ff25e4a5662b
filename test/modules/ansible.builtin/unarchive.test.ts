import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import unarchive from '../../../src/modules/ansible.builtin/unarchive/index.ts';
import { runModule } from '../../support/module-context.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay unarchive '));
  for (const name of ['small', 'large', 'to', 'tmp']) mkdirSync(at(name));
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (name: string) => join(directory, name);
// a temporary folder of its own: others use the machine's at the same time
const ahead = () => readdirSync(at('tmp'));

/** Those above a megabyte go to the host ahead of the script. */
test.each([
  ['small', 1000, 0],
  ['large', 2_000_000, 1],
])(
  'a %s archive of the controller: the same result, and nothing else is left on the host',
  async (name, size, more) => {
    const content = randomBytes(size);
    writeFileSync(join(at(name), 'file'), content);
    execFileSync('tar', ['-C', at(name), '-czf', at('archive.tgz'), 'file']);
    const task = { cwd: directory, env: { TMPDIR: at('tmp') } };
    const args = { src: 'archive.tgz', dest: at('to') };

    const first = await runModule(unarchive, args, task);
    expect(first.result).toMatchObject({ changed: true, dest: at('to'), handler: 'TgzArchive' });
    expect(readFileSync(join(at('to'), 'file')).equals(content)).toBe(true);
    expect((await runModule(unarchive, args, task)).result).toMatchObject({ changed: false });
    expect(
      (await runModule(unarchive, { ...args, list_files: true }, { ...task, checkMode: true })).result,
    ).toMatchObject({
      skipped: true,
    });
    const there = await runModule(unarchive, { ...args, creates: join(at('to'), 'file') }, task);
    expect(there.result).toMatchObject({ skipped: true, changed: false });
    const missing = await runModule(unarchive, { ...args, creates: at('none') }, task);
    expect(missing.exchanges).toBe(1 + more);
    expect(ahead()).toEqual([]);
  },
);
