import { Bytes, type Value } from '../values.ts';
import { asText, PythonError, truthy, typeName } from './semantics.ts';

/** Parts of a URL as Python's `urllib.parse.urlsplit` names them. */
export interface SplitUrl {
  readonly fragment: string;
  readonly hostname: string | null;
  /** The host with its port, where there is one: `portOf` tells it. */
  readonly hostInfo: string;
  readonly netloc: string;
  readonly password: string | null;
  readonly path: string;
  readonly query: string;
  readonly scheme: string;
  readonly username: string | null;
}

/** @throws PythonError ValueError for a port that is no port. */
export function portOf(hostInfo: string): number | null {
  const bracket = hostInfo.lastIndexOf(']');
  const colon = hostInfo.indexOf(':', Math.max(bracket, 0));
  const text = colon < 0 ? '' : hostInfo.slice(colon + 1);
  if (text === '') return null;
  if (!/^[0-9]+$/.test(text))
    throw new PythonError('ValueError', `Port could not be cast to integer value as '${text}'`);
  if (Number(text) > 65535) throw new PythonError('ValueError', 'Port out of range 0-65535');
  return Number(text);
}

function hostOf(hostInfo: string): string | null {
  const inner = /^\[([^\]]*)\]/.exec(hostInfo)?.[1] ?? hostInfo.split(':')[0] ?? '';
  const [address = '', ...zone] = inner.split('%');
  return inner === '' ? null : [address.toLowerCase(), ...zone].join('%');
}

/**
 * What Python splits where a URL is asked for: bytes and what is nothing stand for a text, too.
 * @throws PythonError AttributeError for what is no URL
 */
export function urlText(value: Value): string {
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Bytes) return Buffer.from(value.data).toString();
  if (truthy(value)) throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'decode'`);
  return '';
}

/** @throws PythonError ValueError for brackets without their other. */
export function splitUrl(url: string): SplitUrl {
  let rest = url.replace(/^[\x00-\x20]+/, '').replace(/[\t\r\n]/g, '');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(rest)?.[1] ?? '';
  if (scheme !== '') rest = rest.slice(scheme.length + 1);
  let netloc = '';
  if (rest.startsWith('//')) {
    netloc = /^[^/?#]*/.exec(rest.slice(2))?.[0] ?? '';
    rest = rest.slice(2 + netloc.length);
    if (netloc.includes('[') !== netloc.includes(']')) throw new PythonError('ValueError', 'Invalid IPv6 URL');
  }
  const [beforeFragment = '', ...fragment] = rest.split('#');
  const [path = '', ...query] = beforeFragment.split('?');
  const at = netloc.lastIndexOf('@');
  const [user, ...password] = at < 0 ? [] : netloc.slice(0, at).split(':');
  const hostInfo = netloc.slice(at + 1);
  return {
    fragment: fragment.join('#'),
    hostInfo,
    hostname: hostOf(hostInfo),
    netloc,
    password: password.length === 0 ? null : password.join(':'),
    path,
    query: query.join('?'),
    scheme: scheme.toLowerCase(),
    username: user ?? null,
  };
}
