import { typeError, valueError } from '../../python/error.ts';
import { asText } from '../../python/text.ts';
import { typeName } from '../../python/types.ts';
import type { Value } from '../../values.ts';

function separator(value: Value | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = asText(value);
  if (text === undefined) throw typeError(`must be str or None, not ${typeName(value)}`);
  if (text === '') throw valueError('empty separator');
  return text;
}

/** `text.split(sep, maxsplit)`. @throws PythonError */
export function split(text: string, sep: Value | undefined, most: number): string[] {
  const by = separator(sep);
  if (by === undefined) return splitWhitespace(text, most);
  const parts = text.split(by);
  if (most < 0 || parts.length <= most + 1) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(by)];
}

function splitWhitespace(text: string, most: number): string[] {
  const parts: string[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const end = most >= 0 && parts.length >= most ? -1 : rest.search(/\s/);
    if (end === -1) {
      parts.push(rest);
      break;
    }
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return parts;
}

/** `text.rsplit(sep, maxsplit)`. @throws PythonError */
export function splitRight(text: string, sep: Value | undefined, most: number): string[] {
  const by = separator(sep);
  if (by !== undefined) {
    const parts = text.split(by);
    if (most < 0 || parts.length <= most + 1) return parts;
    const head = parts.slice(0, parts.length - most).join(by);
    return [head, ...parts.slice(parts.length - most)];
  }
  const words = text.split(/\s+/).filter(word => word !== '');
  if (most < 0 || words.length <= most + 1) return words;
  let rest = text.trimEnd();
  const tail: string[] = [];
  while (tail.length < most) {
    const word = /\S+$/.exec(rest)?.[0] ?? '';
    tail.unshift(word);
    rest = rest.slice(0, rest.length - word.length).trimEnd();
  }
  return [rest, ...tail];
}

/** `text.splitlines(keepends)`: at every line boundary that Python knows. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines =
    text.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g) ?? [];
  const kept = lines.filter((line, i) => line !== '' || i < lines.length - 1).filter(line => line !== '');
  return keepEnds ? kept : kept.map(line => line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ''));
}

/** `text.partition(sep)`, or from the right. @throws PythonError */
export function partition(text: string, sep: Value | undefined, right: boolean): [string, string, string] {
  const by = sep === undefined ? undefined : asText(sep);
  if (by === undefined) throw typeError(`must be str, not ${typeName(sep ?? null)}`);
  if (by === '') throw valueError('empty separator');
  const at = right ? text.lastIndexOf(by) : text.indexOf(by);
  if (at === -1) return right ? ['', '', text] : [text, '', ''];
  return [text.slice(0, at), by, text.slice(at + by.length)];
}
