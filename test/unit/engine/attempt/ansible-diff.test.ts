import { diffsOf } from '../../../../src/engine/attempt/ansible-diff.ts';
import { Dict } from '../../../../src/values.ts';

test.each([
  [undefined, []],
  [null, []],
  ['text', []],
  [
    { before: 'a', after: 'b', before_header: 'f', after_header: 'g' },
    [{ before: 'a', after: 'b', beforeHeader: 'f', afterHeader: 'g' }],
  ],
  [
    [{ before: 'a' }, { prepared: 'x' }],
    [{ before: 'a' }, { prepared: 'x' }],
  ],
  [
    { before: { b: 1, a: [null, {}] } },
    [{ before: '{\n    "a": [\n        null,\n        {}\n    ],\n    "b": 1\n}\n' }],
  ],
  [{ dst_binary: 1, before: 'a' }, [{ prepared: 'diff skipped: destination file appears to be binary\n' }]],
  [{ src_larger: 7 }, [{ prepared: 'diff skipped: source file size is greater than 7\n' }]],
])('%j', (diff, shown) => {
  expect(diffsOf(diff)).toEqual(shown);
});

test('takes what a module of the user printed as what our own give', () => {
  const printed = Dict.from({ before: 'a\n', after: 'b\n', before_header: '/etc/x' });
  expect(diffsOf(printed)).toEqual([{ before: 'a\n', after: 'b\n', beforeHeader: '/etc/x' }]);
  expect(diffsOf([printed, Dict.from({ prepared: 'as it is' })])).toHaveLength(2);
});
