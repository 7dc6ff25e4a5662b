import { PlayError } from '../../../src/errors.ts';
import { isUnsafe } from '../../../src/python/unsafe.ts';
import { type Dict, positionsOf, type Value } from '../../../src/values.ts';
import { loadYaml, loadYamlAll } from '../../../src/yaml/load.ts';
import { cpuTime } from '../../support/cpu-time.ts';

function fault(text: string): PlayError {
  try {
    loadYaml(text, { file: 'play.yml' });
  } catch (error) {
    if (error instanceof PlayError) return error;
  }
  throw new Error(`no PlayError for ${JSON.stringify(text)}`);
}

describe('loadYaml', () => {
  test.each([
    ['unquoted variable', 'name: {{ x }}\n', 'yaml-unhashable-key', 1, 8, /in quotes as a whole/],
    ['tab', 'a:\n\tb: 1\n', 'yaml-syntax', 2, 1, /spaces/],
    ['colon in a value', 'a: b: c\n', 'yaml-syntax', 1, 5, /must stand in quotes/],
    ['text after a quote', 'a: "b" c\n', 'yaml-syntax', 1, 8, /text follows the closing/],
    ['open quote', "a: 'b\nc: d\n", 'yaml-syntax', 3, 1, /never closed/],
    ['open bracket', 'a: [b, c\nd: e\n', 'yaml-syntax', 2, 2, /bracket/],
    ['spoilt JSON', '{"a": 1}}\n', 'yaml-syntax', 1, 9, /read as JSON: Extra data: line 1 column 9 \(char 8\)/],
    ['bad escape', 'a: "\\d"\n', 'yaml-syntax', 1, 5, /backslash/],
    ['undefined alias', 'a: *b\n', 'yaml-undefined-alias', 1, 4, undefined],
    ['second document', 'a: 1\n---\nb: 1\n', 'yaml-many-documents', 2, 1, /second one/],
    ['unknown tag', 'a: !foo b\n', 'yaml-unknown-tag', 1, 4, undefined],
    ['control character', 'a: x\x01\n', 'yaml-control-character', 1, 5, undefined],
    ['indentation', '- a: 1\n   b: 2\n', 'yaml-syntax', 2, 5, /indentation/],
  ])('%s', (_name, text, code, line, column, hint) => {
    const error = fault(text);
    expect({ code: error.code, position: error.position }).toEqual({
      code,
      position: { file: 'play.yml', line, column },
    });
    if (hint) expect(error.hint).toMatch(hint);
  });

  test('positions of keys and values', () => {
    const play = loadYaml('- hosts: all\n  tasks:\n    - name: é x\n', { file: 'p' }) as Value[];
    const first = play[0] as Dict;
    expect(positionsOf(play)?.value(0)).toEqual({ file: 'p', line: 1, column: 3 });
    expect(positionsOf(first)?.key('tasks')).toEqual({ file: 'p', line: 2, column: 3 });
    expect(positionsOf(first)?.value('hosts')).toEqual({ file: 'p', line: 1, column: 10 });
  });

  test('duplicate keys warn with both places, the last wins', () => {
    const warnings: string[] = [];
    const value = loadYaml('a: 1\nb: 2\na: 3\n', {
      file: 'v',
      warn: (message, at) => warnings.push(`${message} ${at.line}`),
    });
    expect((value as Dict).get('a')).toBe(3);
    expect(warnings).toEqual([
      'While constructing a mapping from v, line 1, column 1, found a duplicate dict key (a). Using last defined value only. It stands at line 1 and at line 3. 3',
    ]);
  });

  test('duplicate_dict_key: error stops at the second key, ignore says nothing', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    const refused = () => loadYaml(text, { file: 'v', duplicateKeys: 'error' });
    expect(refused).toThrow(
      expect.objectContaining({ code: 'yaml-duplicate-key', position: { file: 'v', line: 3, column: 1 } }),
    );
    const warnings: string[] = [];
    loadYaml(text, { file: 'v', duplicateKeys: 'ignore', warn: message => warnings.push(message) });
    expect(warnings).toEqual([]);
  });

  test('alias bombs end quickly', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++) {
      const [name, before] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
      lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
    }
    const start = cpuTime();
    expect(fault(lines.join('\n')).code).toBe('yaml-alias-bomb');
    expect(fault('['.repeat(100_000)).code).toBe('yaml-depth');
    expect(cpuTime() - start).toBeLessThan(1000);
  });

  test('unsafe, documents, byte order mark, line ends', () => {
    const value = loadYaml('\ufeffa: !unsafe "{{ x }}"\r\nb: 1\r\n', { file: 'x' }) as Dict;
    expect(isUnsafe(value.get('a') ?? null)).toBe(true);
    expect(value.get('b')).toBe(1);
    expect(loadYamlAll('a\n---\nb\n', { file: 'x' })).toEqual(['a', 'b']);
  });
});
