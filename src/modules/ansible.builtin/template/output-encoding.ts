import { escapedBytes } from '../../../python/surrogate-escape.ts';

/** Python's names of encodings, without `-` and `_`, whose bytes Node writes itself. */
const OWN: Readonly<Record<string, BufferEncoding>> = { '': 'utf8', utf8: 'utf8', utf16le: 'utf16le' };

/** Encodings of one byte a character, by the label that TextDecoder knows them by. */
const LABELS: Readonly<Record<string, string>> = {
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  koi8r: 'koi8-r',
  iso88592: 'iso-8859-2',
  iso88595: 'iso-8859-5',
  iso88597: 'iso-8859-7',
  iso885915: 'iso-8859-15',
  latin2: 'iso-8859-2',
  latin9: 'iso-8859-15',
  windows1250: 'windows-1250',
  windows1251: 'windows-1251',
  windows1252: 'windows-1252',
};

/** Characters of code points below a limit are bytes of that number. */
const LIMITS: Readonly<Record<string, number>> = { ascii: 0x80, usascii: 0x80, latin1: 0x100, iso88591: 0x100 };

/** Bytes 0x80 to 0x9f of windows-1252, which Node 20's own decoder takes for control characters; U+FFFD: none. */
const WINDOWS_1252 =
  '\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178';

function bytesOf(label: string): ReadonlyMap<string, number> {
  const decoder = new TextDecoder(label, { fatal: true });
  const table = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const own = label === 'windows-1252' ? WINDOWS_1252[byte - 0x80] : undefined;
    try {
      const character = own ?? decoder.decode(Uint8Array.of(byte));
      if (character !== '\ufffd') table.set(character, byte);
    } catch {
      // The encoding has no character of this byte.
    }
  }
  return table;
}

/** Text in an encoding by Python's name. Undefined: not known. @throws RangeError where it has no such character */
export function encode(text: string, encoding: string): Buffer | undefined {
  const name = encoding.toLowerCase().replace(/[-_ ]/g, '');
  const own = OWN[name];
  if (own === 'utf8') return escapedBytes(text);
  if (own !== undefined) return Buffer.from(text, own);
  if (name === 'utf16') return Buffer.from(`\ufeff${text}`, 'utf16le');
  const label = LABELS[name];
  const limit = LIMITS[name];
  if (label === undefined && limit === undefined) return undefined;
  const table = label === undefined ? undefined : bytesOf(label);
  const bytes = [...text].map(character => {
    const code = character.codePointAt(0) ?? 0;
    const same = code < (limit ?? 0) ? code : undefined;
    const byte = table === undefined ? same : table.get(character);
    if (byte === undefined) throw new RangeError(`${encoding} has no character ${JSON.stringify(character)}`);
    return byte;
  });
  return Buffer.from(bytes);
}
