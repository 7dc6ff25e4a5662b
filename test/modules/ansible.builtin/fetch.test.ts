import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fetch from '../../../src/modules/ansible.builtin/fetch.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { partsOfEachTest } from '../../support/parts-folder.ts';

const { at, here } = partsOfEachTest();

describe('fetch', () => {
  test('each host has its folder; bytes arrive whole; the second time nothing is written', async () => {
    const args = { src: at('parts/sub/c.txt'), dest: at('out') };
    expect((await runModule(fetch, args, { ...here(), checkMode: true })).result).toMatchObject({ skipped: true });
    expect(readdirSync(at('out'))).toEqual([]);
    const { result } = await runModule(fetch, args, here());
    const target = join(at('out'), 'testhost', at('parts/sub/c.txt'));
    expect(result).toMatchObject({ changed: true, dest: target });
    expect(readFileSync(target)).toEqual(Buffer.from([0, 255, 10]));
    expect((await runModule(fetch, args, here())).result).toMatchObject({
      changed: false,
      file: at('parts/sub/c.txt'),
    });
  });

  test('a large file is streamed, and compared', async () => {
    writeFileSync(at('huge'), Buffer.alloc(3_000_000, 'abc'));
    const args = { src: at('huge'), dest: at('out/huge'), flat: true };
    expect(await runModule(fetch, args, here())).toMatchObject({ exchanges: 1, result: { changed: true } });
    // as text: toEqual takes seconds for a buffer of megabytes
    expect(readFileSync(at('out/huge'), 'latin1')).toBe(readFileSync(at('huge'), 'latin1'));
    expect((await runModule(fetch, args, here())).result).toMatchObject({ changed: false });
    expect(readdirSync(at('out'))).toEqual(['huge']);
  });

  test.each<[Record<string, Value>, Record<string, unknown>]>([
    [{ src: 'gone' }, { failed: true, msg: 'the remote file does not exist, not transferring, ignored' }],
    [
      { src: 'gone', fail_on_missing: false },
      { changed: false, file: 'gone' },
    ],
    [{ src: 'parts' }, { failed: true, msg: 'remote file is a directory, fetch cannot work on directories' }],
  ])('%j', async (args, expected) => {
    expect((await runModule(fetch, { dest: at('out/x'), flat: true, ...args }, here())).result).toMatchObject(expected);
  });
});
