import find from '../../../../src/modules/ansible.builtin/find/index.ts';
import type { Dict, Value } from '../../../../src/values.ts';
import { runModule } from '../../../support/module-context.ts';
import { partsOfEachTest } from '../../../support/parts-folder.ts';

const { here } = partsOfEachTest();

test.each<[Record<string, Value>, readonly string[]]>([
  [{}, ['a', 'b']],
  [{ patterns: ['[ab]'], excludes: ['b'] }, ['a']],
  [{ hidden: true }, ['.h', 'a', 'b']],
  [{ file_type: 'directory' }, ['sub']],
  [{ file_type: 'link' }, ['l']],
  [{ recurse: true, patterns: '*.txt' }, ['c.txt']],
  [{ recurse: true, file_type: 'any', depth: 1 }, ['a', 'b', 'l', 'sub']],
  [{ patterns: '^[a]$', use_regex: true }, ['a']],
  [{ contains: 'on' }, ['a']],
  [{ size: '4b' }, ['a']],
  [{ age: '1d' }, []],
  [{ age: '-1d', size: '-3' }, ['b']],
])('%j', async (args, names) => {
  const { result, exchanges } = await runModule(find, { paths: ['parts'], ...args }, { ...here(), checkMode: true });
  const files = result.files as unknown as Dict[];
  expect(files.map(file => String(file.get('path')).split('/').at(-1)).sort()).toEqual(names);
  expect(result).toMatchObject({ changed: false, matched: names.length, msg: 'All paths examined' });
  expect(exchanges).toBe(args.contains === undefined ? 1 : 2);
});
