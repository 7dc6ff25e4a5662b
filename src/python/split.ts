import { valueError } from './error.ts';
import { spaceAt, stripLeft, stripRight } from './strip.ts';

function checked(separator: string): string {
  if (separator === '') throw valueError('empty separator');
  return separator;
}

/** `text.split(sep, maxsplit)`; at blanks where there is no separator. @throws PythonError ValueError for an empty one */
export function split(text: string, separator: string | undefined, most = -1): string[] {
  if (separator === undefined) return splitBlanks(text, most);
  const parts = text.split(checked(separator));
  if (most < 0 || parts.length <= most + 1) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(separator)];
}

function splitBlanks(text: string, most: number): string[] {
  const parts: string[] = [];
  let rest = stripLeft(text);
  while (rest !== '') {
    const end = most >= 0 && parts.length >= most ? rest.length : spaceAt(rest, 0);
    parts.push(rest.slice(0, end));
    rest = stripLeft(rest.slice(end));
  }
  return parts;
}

/** `text.rsplit(sep, maxsplit)`. @throws PythonError ValueError */
export function splitRight(text: string, separator: string | undefined, most = -1): string[] {
  if (separator === undefined) return splitBlanksRight(text, most);
  const parts = text.split(checked(separator));
  if (most < 0 || parts.length <= most + 1) return parts;
  const kept = parts.length - most;
  return [parts.slice(0, kept).join(separator), ...parts.slice(kept)];
}

function splitBlanksRight(text: string, most: number): string[] {
  const words = splitBlanks(text, -1);
  if (most < 0 || words.length <= most) return words;
  const tail = words.slice(words.length - most);
  let rest = text;
  for (const word of tail.toReversed()) rest = stripRight(rest).slice(0, -word.length);
  return [stripRight(rest), ...tail];
}

/** `text.partition(sep)`, or from the right. @throws PythonError ValueError */
export function partition(text: string, separator: string, right: boolean): [string, string, string] {
  checked(separator);
  const at = right ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (at === -1) return right ? ['', '', text] : [text, '', ''];
  return [text.slice(0, at), separator, text.slice(at + separator.length)];
}
