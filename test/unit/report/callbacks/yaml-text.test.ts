import { atOnce } from '../../../../src/in-slices.ts';
import { yamlCallbackFormat, yamlFormat } from '../../../../src/report/callbacks/yaml-text.ts';
import { dumpYamlInSlices } from '../../../../src/template/text/yaml/yaml-writer.ts';
import { Dict, type Value } from '../../../../src/values.ts';
import { TASK } from '../task.ts';

const STYLE = { flow: 'none', sortKeys: true, explicitStart: false, explicitEnd: false, style: '' } as const;

describe.each([yamlFormat, yamlCallbackFormat])('%p', make => {
  const format = make((value, layout) => dumpYamlInSlices(value, { ...layout, ...STYLE }));
  const writing = (msg: Value) => format({ task: TASK, data: Dict.from({ msg }), noLog: false }, 0);
  const written = (msg: Value) => atOnce(writing(msg)).join('');
  /** What stands for the first of two equal parts, and so for each of many. */
  const repeated = (small: string, lines: number, times: number) => {
    const [head, first] = [small.split('\n').slice(0, -2 * lines), small.split('\n').slice(-2 * lines, -lines)];
    return [...head, ...Array.from({ length: times }, () => first).flat()].join('\n');
  };

  test('a text of many lines is written as one of few', () => {
    const part = 'a line\n\twith a tab, "quoted"  \n\n  and more\u2028of it\n';
    const large = written(part.repeat(20_000));
    expect(large === repeated(written(part.repeat(2)), 4, 20_000)).toBe(true);
  });

  test('a list of many items is written as one of few', () => {
    const item = () => Dict.from({ item: 'x', changed: false, deep: ['a: b', ['', 'yes']] });
    const many = (count: number) => Array.from({ length: count }, item);
    expect(written(many(3_000))).toBe(repeated(written(many(2)), 6, 3_000));
  });

  test.each<[string, () => Value]>([
    ['a text of many lines', () => 'a line\n'.repeat(300_000)],
    ['a text of one long line', () => 'some words: '.repeat(100_000)],
    ['a text that is quoted', () => 'some\r words\n '.repeat(100_000)],
    ['many items', () => Array.from({ length: 20_000 }, () => ['a', Dict.from({ b: 'c' })])],
  ])('%s may be interrupted', (_name, make) => {
    expect([...writing(make())].length).toBeGreaterThan(20);
  });
});
