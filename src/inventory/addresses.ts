import { PlayError } from '../errors.ts';

const NUMERIC = '\\[(?:\\d+:\\d+)(?::\\d+)?\\]';
const HEX = '\\[(?:[0-9a-f]{1,4}:[0-9a-f]{1,4})(?::\\d+)?\\]';
const ALPHANUMERIC = '\\[(?:[a-z]:[a-z]|\\d+:\\d+)(?::\\d+)?\\]';
const V4 = `(?:[01]?\\d{1,2}|2[0-4]\\d|25[0-5]|${NUMERIC})`;
const V6 = `(?:[0-9a-f]{1,4}|${HEX})`;
const label = (letters: string) => `(?:[${letters}_]|${ALPHANUMERIC})(?:[${letters}_-]|${ALPHANUMERIC})*(?<![_-])`;
const hostname = (letters: string) => `^${label(letters)}(?:\\.${label(letters)})*$`;

const IPV4 = new RegExp(`^(?:${V4}\\.){3}${V4}$`, 'i');
const IPV6_START = new RegExp(
  `^(?:(?:${V6}:){7}${V6}|(?:${V6}:){1,6}:|(?:${V6}:)(?::${V6}){1,6}|(?:${V6}:){2}(?::${V6}){1,5}|` +
    `(?:${V6}:){3}(?::${V6}){1,4}|(?:${V6}:){4}(?::${V6}){1,3}|(?:${V6}:){5}(?::${V6}){1,2}|(?:${V6}:){6}(?::${V6})|` +
    `:(?::${V6}){1,6}|${V6}?::|(?:0:){6}(?:${V6}\\.){3}${V6}|::(?:ffff:)?(?:${V6}\\.){3}${V6}|(?:0:){5}ffff:(?:${V6}\\.){3}${V6})`,
  'i',
);
const IPV6 = new RegExp(`${IPV6_START.source}$`, 'i');
const ASCII_HOSTNAME = new RegExp(hostname('a-z\\d'), 'i');
/** Compiling the tables of Unicode takes 10 ms: tried only where ASCII does not do. */
const HOSTNAME = new RegExp(hostname('\\p{L}\\p{N}'), 'iu');
const BRACKETED_PORT = /^\[(.+)\]:(\d+)$/;
const PORT = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/;

export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

/** `host`, `host:port`, `[ipv6]:port`, with ranges where allowed; undefined when the text is none of these. */
export function parseAddress(text: string, allowRanges: boolean): Address | undefined {
  let host = text;
  let port: number | undefined;
  for (const pattern of [BRACKETED_PORT, PORT]) {
    const match = pattern.exec(host);
    if (match === null) continue;
    host = match[1] ?? '';
    port = Number(match[2]);
  }
  // the dearest to compile come last
  if (![ASCII_HOSTNAME, IPV4, IPV6, HOSTNAME].some(pattern => pattern.test(host))) return undefined;
  return !allowRanges && host.includes('[') ? undefined : { host, port };
}

/** Whether a pattern begins as an IPv6 address does, so that its colons separate nothing (`fe80::*`). */
export function startsAsIpv6(text: string): boolean {
  return IPV6_START.test(text);
}

export function isIpAddress(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function rangeError(message: string): PlayError {
  return new PlayError(message, { code: 'inventory-host-range' });
}

function sequence(first: string, last: string, step: number): string[] {
  if (!(step > 0)) throw rangeError('the step of a host range must be a positive number');
  if (first.length === 1 && last.length === 1 && LETTERS.includes(first) && LETTERS.includes(last)) {
    const [from, to] = [LETTERS.indexOf(first), LETTERS.indexOf(last)];
    if (from > to) throw rangeError('host range must have begin <= end');
    return [...LETTERS.slice(from, to + 1)].filter((_, index) => index % step === 0);
  }
  const width = first.length > 1 && first.startsWith('0') ? first.length : 0;
  if (width > 0 && width !== last.length)
    throw rangeError('host range must specify equal-length begin and end formats');
  const [from, to] = [Number(first), Number(last)];
  if (Number.isNaN(from) || Number.isNaN(to)) throw rangeError(`invalid host range: [${first}:${last}]`);
  const numbers: string[] = [];
  for (let number = from; number <= to; number += step) numbers.push(String(number).padStart(width, '0'));
  return numbers;
}

/** `db[01:03].x` -> db01.x, db02.x, db03.x; several ranges multiply. @throws PlayError `inventory-host-range` */
export function expandRange(text: string): string[] {
  const open = text.indexOf('[');
  if (open === -1) return [text];
  const close = text.indexOf(']', open);
  if (close === -1) throw rangeError(`the bracket of the host range is not closed: ${text}`);
  const bounds = text.slice(open + 1, close).split(':');
  const [first = '', last = '', step = '1'] = bounds;
  if (bounds.length < 2 || bounds.length > 3) throw rangeError('host range must be begin:end or begin:end:step');
  if (last === '') throw rangeError('host range must specify end value');
  const [head, tail] = [text.slice(0, open), text.slice(close + 1)];
  return sequence(first || '0', last, Number(step)).flatMap(part => expandRange(head + part + tail));
}

/** A host of an inventory file: its names and the port for all of them. */
export function expandHostPattern(text: string): { names: string[]; port: number | undefined } {
  const address = parseAddress(text, true);
  return { names: expandRange(address?.host ?? text), port: address?.port };
}
