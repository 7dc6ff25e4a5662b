import { atOnce } from '../../../src/in-slices.ts';
import { toJson } from '../../../src/report/json-text.ts';
import { allFields } from '../../../src/report/result-text.ts';
import { Dict } from '../../../src/values.ts';
import { TASK } from './task.ts';

const result = (data: Dict) => ({ task: TASK, data, noLog: false });

test('what speaks to callbacks alone is not shown, however deep it stands', () => {
  const data = Dict.from({
    msg: [Dict.from({ _ansible_no_log: false, a: [[Dict.from({ _ansible_x: 1, b: 2 })]] })],
    _ansible_y: 3,
  });
  expect(toJson(atOnce(allFields(result(data), 0)))).toBe('{"msg": [{"a": [[{"b": 2}]]}]}');
});

test('so may those of a long list', () => {
  const data = Dict.from({ stdout_lines: Array.from({ length: 100_000 }, () => 'a line') });
  expect([...allFields(result(data), 0)].length).toBeGreaterThan(10);
});

test('the fields of a result of many parts may be taken with interruptions', () => {
  const data = Dict.from({ msg: Array.from({ length: 5_000 }, () => Dict.from({ a: 1 })) });
  expect([...allFields(result(data), 0)].length).toBeGreaterThan(1_000);
});
