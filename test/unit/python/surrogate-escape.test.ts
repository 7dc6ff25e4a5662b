import { escapedBytes, escapedText } from '../../../src/python/surrogate-escape.ts';

// python3: bytes.fromhex(HEX).decode('utf-8', 'surrogateescape')
test.each([
  ['', ''],
  ['61c3a9', 'aé'],
  ['636166e9200a', 'caf\udce9 \n'],
  ['ff80fe', '\udcff\udc80\udcfe'],
  ['f09f9880f09f98', '😀\udcf0\udc9f\udc98'],
  // half of a surrogate pair is no UTF-8, nor is a long form
  ['eda080c0af', '\udced\udca0\udc80\udcc0\udcaf'],
  ['efbfbde9', '\ufffd\udce9'],
])('%s', (hex, text) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(escapedText(bytes)).toBe(text);
  expect(escapedBytes(text).toString('hex')).toBe(hex);
});

test('a pair is a character, and its second half no byte', () => {
  expect(escapedBytes('\ud83d\udc80').toString('hex')).toBe('f09f9280');
});

test('a megabyte of no UTF-8 takes a moment', () => {
  const bytes = Buffer.alloc(1_000_000, 0xe9);
  expect(escapedBytes(escapedText(bytes)).equals(bytes)).toBe(true);
});
