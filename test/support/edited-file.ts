import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModuleSpec, OptionSpecs } from '../../src/modules/api/module.ts';
import type { Value } from '../../src/values.ts';
import { runModule } from './module-context.ts';

export const START = 'first\ncolour = red\n# start\nsize = 3\nlast';
export const BYTES = Buffer.from('a\0b\xff\nno end', 'latin1');

export type Row = readonly [args: Readonly<Record<string, Value>>, text: string, msg: string];

/** For each test of a file: a folder with `f`, which holds START, `link` to it, and `bytes`. */
export function editedFileOfEachTest() {
  let directory: string;
  const at = (name: string) => join(directory, name);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tsplay edit '));
    writeFileSync(at('f'), START);
    chmodSync(at('f'), 0o640);
    writeFileSync(at('bytes'), BYTES);
    symlinkSync('f', at('link'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** Texts and messages are ansible-core 2.14.18's, of the same file. */
  function rows<S extends OptionSpecs>(definition: ModuleSpec<S>, table: readonly Row[]) {
    test.each(table)('%j', async (given, expected, msg) => {
      const args: Readonly<Record<string, Value>> = { path: 'f', ...given };
      const run = (checkMode: boolean) => runModule(definition, args, { cwd: directory, checkMode, diffMode: true });
      const changes = expected !== START;
      const check = await run(true);
      expect(check.result).toMatchObject({ changed: changes, msg });
      expect(check.exchanges).toBe(1);
      expect(readFileSync(at('f'), 'utf8')).toBe(START);
      const first = await run(false);
      expect(first.result).toMatchObject({ changed: changes, msg });
      expect(first.exchanges).toBe(changes ? 2 : 1);
      expect(readFileSync(at('f'), 'utf8')).toBe(expected);
      expect(statSync(at('f')).mode & 0o7777).toBe(0o640);
      if (String(args.line ?? '').includes('\n')) return;
      const second = await run(false);
      expect(second.result).toMatchObject({ changed: false });
      expect(second.exchanges).toBe(1);
    });
  }

  function failing<S extends OptionSpecs>(
    definition: ModuleSpec<S>,
    table: readonly (readonly [Readonly<Record<string, Value>>, string])[],
  ) {
    test.each(table)('fails: %j', async (args, msg) => {
      const { result } = await runModule(definition, args, { cwd: directory });
      expect(result).toMatchObject({ failed: true, msg });
      expect(readFileSync(at('f'), 'utf8')).toBe(START);
    });
  }
  return { at, here: () => ({ cwd: directory }), rows, failing };
}
