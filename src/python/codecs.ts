import { PythonError } from './error.ts';

/** Python's names of encodings, without `-` and `_`, where TextDecoder knows them otherwise. */
const LABELS: Readonly<Record<string, string>> = {
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  koi8r: 'koi8-r',
  latin2: 'iso-8859-2',
  latin9: 'iso-8859-15',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
};
const ONE_BYTE = new Set(['latin1', 'iso88591', 'l1', '88591']);
const UTF8 = new Set(['utf8', 'u8', 'utf', 'utf8sig']);

function reasonOf(byte: number, isLast: boolean): string {
  if (byte < 0xc2 || byte > 0xf4) return 'invalid start byte';
  return isLast ? 'unexpected end of data' : 'invalid continuation byte';
}

function invalidByte(bytes: Uint8Array, text: string): PythonError {
  const position = Buffer.byteLength(text.slice(0, text.indexOf('\ufffd')));
  const byte = bytes[position] ?? 0;
  return new PythonError(
    'UnicodeDecodeError',
    `'utf-8' codec can't decode byte 0x${byte.toString(16)} in position ${position}: ${reasonOf(byte, position + 1 >= bytes.length)}`,
  );
}

/**
 * Bytes as text, by Python's name of the encoding. `strict` refuses what is no UTF-8; otherwise U+FFFD stands there.
 * @throws PythonError `LookupError`, `UnicodeDecodeError`
 */
export function decodeText(bytes: Uint8Array, encoding: string, strict: boolean): string {
  const name = encoding.toLowerCase().replace(/[-_ ]/g, '');
  if (ONE_BYTE.has(name)) return Buffer.from(bytes).toString('latin1');
  if (UTF8.has(name)) {
    const text = Buffer.from(bytes).toString('utf8');
    if (strict && text.includes('\ufffd') && !Buffer.from(text).equals(bytes)) throw invalidByte(bytes, text);
    return text;
  }
  try {
    return new TextDecoder(LABELS[name] ?? encoding, { ignoreBOM: name !== 'utf16' }).decode(bytes);
  } catch {
    throw new PythonError('LookupError', `unknown encoding: ${encoding}`);
  }
}
