import { PythonObject } from '../../python/object.ts';
import { asText, requireHashable } from '../../python/semantics.ts';
import { portOf, splitUrl, urlText } from '../../python/url-split.ts';
import { Bytes, Dict, type Value } from '../../values.ts';
import { filterError } from './errors.ts';

/** What a URL of bytes has besides. */
class Decode extends PythonObject {
  readonly typeName = 'method';
  readonly #owner: string;
  constructor(owner: string) {
    super();
    this.#owner = owner;
  }
  override repr(): string {
    return `<bound method _ResultMixinBytes.decode of SplitResultBytes(${this.#owner})>`;
  }
}

/** `urlsplit`: the parts of a URL by their names, or one of them. Of what is no text the parts are bytes, as in Python. */
export function urlPart(value: Value, query: string, alias: string): Value {
  // Python remembers what it has split
  requireHashable(value);
  const { hostInfo, ...named } = splitUrl(urlText(value));
  const isText = asText(value) !== undefined;
  const shown = (part: string | null): Value => (part === null || isText ? part : new Bytes(Buffer.from(part)));
  const own = isText
    ? []
    : (['scheme', 'netloc', 'path', 'query', 'fragment'] as const).map(name => `${name}=b'${named[name]}'`);
  const parts = Dict.of([
    ...(isText ? [] : [['decode', new Decode(own.join(', '))] as const]),
    ['fragment', shown(named.fragment)],
    ['hostname', shown(named.hostname)],
    ['netloc', shown(named.netloc)],
    ['password', shown(named.password)],
    ['path', shown(named.path)],
    ['port', portOf(hostInfo)],
    ['query', shown(named.query)],
    ['scheme', shown(named.scheme)],
    ['username', shown(named.username)],
  ]);
  if (query === '') return parts;
  const part = parts.get(query);
  if (part === undefined) throw filterError(`${alias}: unknown URL component: ${query}`);
  return part;
}
