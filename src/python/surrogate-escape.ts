import { isUtf8 } from 'node:buffer';

/** How many bytes at `at` make one character of UTF-8; 0: none do. */
function characterAt(bytes: Uint8Array, at: number): number {
  for (let size = 1; size <= 4 && at + size <= bytes.length; size++)
    if (isUtf8(bytes.subarray(at, at + size))) return size;
  return 0;
}

/** Bytes as text; those that are no UTF-8 become lone surrogates, as Python's `surrogateescape` has it. */
export function escapedText(bytes: Uint8Array): string {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(whole)) return whole.toString('utf8');
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < whole.length; ) {
    const size = characterAt(whole, at);
    if (size === 0) {
      parts.push(whole.toString('utf8', start, at), String.fromCharCode(0xdc00 + (whole[at] ?? 0)));
      start = at + 1;
    }
    at += size || 1;
  }
  return parts.join('') + whole.toString('utf8', start);
}

/** A surrogate that stands for a byte, and belongs to no pair. */
const ESCAPED = /(?<![\ud800-\udbff])[\udc80-\udcff]/;
const EACH_ESCAPED = new RegExp(ESCAPED, 'g');

/** Text as bytes of UTF-8; surrogates of `escapedText` become the bytes that they stand for. */
export function escapedBytes(text: string): Buffer {
  if (!ESCAPED.test(text)) return Buffer.from(text);
  const parts: Buffer[] = [];
  let start = 0;
  for (const { index } of text.matchAll(EACH_ESCAPED)) {
    parts.push(Buffer.from(text.slice(start, index)), Buffer.of(text.charCodeAt(index) - 0xdc00));
    start = index + 1;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(start))]);
}
