import { ConfigParser } from '../../../src/python/configparser.ts';
import { Dict } from '../../../src/values.ts';
import { outcome, type Recorded, recorded } from './typed.ts';

test.each(recorded<[string, boolean, Recorded]>('ini'))('%j, as ansible.cfg: %s', (text, inline, expected) => {
  const read = () => {
    const parser = new ConfigParser(text, inline ? { inlineComments: [';'], raw: true } : {});
    return Dict.of(parser.sections().map(name => [name, Dict.of(parser.items(name))] as const));
  };
  expect(sorted(outcome(read))).toEqual(sorted(expected));
});

/** The order of a section's own options and the defaults is not told. */
function sorted(result: Recorded): unknown {
  return JSON.parse(JSON.stringify(result), (_key, value) =>
    Array.isArray(value) && value.every(Array.isArray) ? value.sort() : value,
  );
}

test('options without a value, and those of another case', () => {
  const parser = new ConfigParser('[a]\nX\ny=1\n', { allowNoValue: true, caseSensitive: true });
  expect([parser.get('a', 'X'), parser.get('a', 'x'), parser.get('a', 'y'), parser.get('b', 'y')]).toEqual([
    null,
    undefined,
    '1',
    undefined,
  ]);
});
