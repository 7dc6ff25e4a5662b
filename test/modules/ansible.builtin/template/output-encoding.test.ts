import { encode } from '../../../../src/modules/ansible.builtin/template/output-encoding.ts';

/** Bytes are those of Python's codecs, which Ansible's template encodes with. */
test.each([
  ['caf\u00e9 \u20ac', 'windows-1252', '636166e92080'],
  ['caf\u00e9', 'latin-1', '636166e9'],
  ['plain', 'ascii', '706c61696e'],
  ['\u0416 \u0436', 'koi8-r', 'f620d6'],
  ['\u0416', 'cp1251', 'c6'],
  ['\u20ac', 'iso-8859-15', 'a4'],
  ['\u20ac \u65e5', 'utf-16', 'fffeac202000e565'],
  ['\u20ac', 'utf-16-le', 'ac20'],
  ['\u20ac\ud83d\ude00', 'utf-8', 'e282acf09f9880'],
  ['\u20ac', '', 'e282ac'],
])('%s in %s', (text, encoding, hex) => {
  expect(encode(text, encoding)?.toString('hex')).toBe(hex);
});

test('what an encoding does not have is refused', () => {
  expect(() => encode('\u65e5', 'windows-1252')).toThrow(RangeError);
  expect(() => encode('\u20ac', 'latin-1')).toThrow(RangeError);
  expect(encode('x', 'nonsense')).toBeUndefined();
});
