import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getUrl from '../../../../src/modules/ansible.builtin/get_url.ts';
import stat from '../../../../src/modules/ansible.builtin/stat.ts';
import { Dict } from '../../../../src/values.ts';
import { runModule } from '../../../support/module-context.ts';

const SHA384 = createHash('sha384').update('text').digest('hex');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay-digest-'));
  writeFileSync(join(directory, 'f'), 'text');
  writeFileSync(join(directory, 'g'), 'old');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** As on a host that has all programs but some. */
function without(...programs: readonly string[]) {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  for (const folder of ['/usr/bin', '/bin', '/usr/sbin'])
    for (const name of readdirSync(folder))
      if (!programs.includes(name) && !existsSync(join(bin, name))) symlinkSync(join(folder, name), join(bin, name));
  return { cwd: directory, env: { PATH: bin } };
}

const statArgs = () => ({ path: join(directory, 'f'), checksum_algorithm: 'sha384' });
const urlArgs = (digest: string) => ({
  url: `file://${join(directory, 'f')}`,
  dest: join(directory, 'g'),
  checksum: `sha384:${digest}`,
});

test('openssl makes digests where coreutils have no program for them', async () => {
  const host = without('sha384sum');
  const { result } = await runModule(stat, statArgs(), host);
  expect(result.stat instanceof Dict && result.stat.get('checksum')).toBe(SHA384);
  const fetched = await runModule(getUrl, urlArgs(SHA384), host);
  expect(fetched.result.changed).toBe(true);
  expect(readFileSync(join(directory, 'g'), 'utf8')).toBe('text');
});

test('a host that has neither says so, and keeps the file it has', async () => {
  const host = without('sha384sum', 'openssl');
  const why = "with algorithm 'sha384': the host has neither sha384sum nor openssl";
  const looked = await runModule(stat, statArgs(), host);
  expect(looked.result).toMatchObject({ failed: true, msg: `Could not hash file '${directory}/f' ${why}` });
  const fetched = await runModule(getUrl, urlArgs(SHA384), host);
  expect(fetched.result).toMatchObject({ failed: true, msg: `Could not hash file '${directory}/g' ${why}` });
  expect(readFileSync(join(directory, 'g'), 'utf8')).toBe('old');
});
