import { createHash } from 'node:crypto';
import { dumpJson, type JsonDumpOptions } from '../../python/json-dump.ts';
import { loadJson } from '../../python/json-load.ts';
import { asText, listOf, PythonError, str, truthy, typeError, typeName } from '../../python/semantics.ts';
import { escapedBytes, escapedText } from '../../python/surrogate-escape.ts';
import { Undefined } from '../../python/undefined.ts';
import { unquotePlus } from '../../python/url-quote.ts';
import { Bytes, Dict, Text, Tuple, type Value } from '../../values.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import { filterError } from './errors.ts';
import { urlPart } from './url-parts.ts';
import { dumpYamlFilter } from './yaml-dump.ts';
import { loadForTemplate } from './yaml-load.ts';

const ANSIBLE_NAMESPACE = '361E6D51-FAEC-444A-9079-341386DA8E2E';
/** Names that OpenSSL gives to hashes that Python calls otherwise. */
const HASH_NAMES: Readonly<Record<string, string>> = {
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  sha512_256: 'sha512-256',
  sha512_224: 'sha512-224',
};
const ENCODINGS: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'utf-16-le': 'utf16le',
  ascii: 'latin1',
  latin1: 'latin1',
  'latin-1': 'latin1',
  'iso-8859-1': 'latin1',
};

/** Text that Ansible does not turn into native types afterwards. */
export function nativeText(text: string): Text {
  return new Text(text, { native: true });
}

const JSON_OPTIONS = new Set([
  'indent',
  'sort_keys',
  'ensure_ascii',
  'skipkeys',
  'allow_nan',
  'separators',
  'check_circular',
  'vault_to_text',
  'preprocess_unsafe',
]);

function jsonOptions(options: Value): JsonDumpOptions {
  const given = options instanceof Dict ? options : new Dict();
  for (const name of given.keys())
    if (!JSON_OPTIONS.has(str(name)))
      throw typeError(`JSONEncoder.__init__() got an unexpected keyword argument '${str(name)}'`);
  const separators = given.get('separators') ?? null;
  const flag = (name: string, fallback: boolean) => truthy(given.get(name) ?? fallback);
  const [comma = ', ', colon = ': '] = separators === null ? [] : listOf(separators).map(str);
  return {
    indent: given.get('indent') ?? null,
    sortKeys: flag('sort_keys', false),
    ensureAscii: flag('ensure_ascii', true),
    skipKeys: flag('skipkeys', false),
    allowNan: flag('allow_nan', true),
    ...(separators === null ? {} : { separators: [comma, colon] as const }),
  };
}

function toJson(value: Value, args: Value, options: Value): Text {
  const extra = listOf(args).length;
  if (extra > 0)
    throw typeError(
      `dumps() takes 1 positional argument but ${extra + 1} positional arguments (and 1 keyword-only argument) were given`,
    );
  return nativeText(dumpJson(value, jsonOptions(options)));
}

/** `to_nice_json`: falls back to one line where indenting or sorting is not possible. */
function toNiceJson(value: Value, indent: Value, sortKeys: Value, options: Value): Text {
  const given = Dict.of(options instanceof Dict ? options : []);
  given.set('indent', indent);
  given.set('sort_keys', sortKeys);
  given.set('separators', Tuple.from<Value>([',', ': ']));
  return nativeText(dumpJson(value, jsonOptions(given)));
}

function fromJson(value: Value): Value {
  if (value instanceof Undefined) value.fail();
  const text = value instanceof Bytes ? Buffer.from(value.data).toString('utf8') : asText(value);
  if (text === undefined) throw typeError(`the JSON object must be str, bytes or bytearray, not ${typeName(value)}`);
  return loadJson(text);
}

function encodingOf(name: Value): BufferEncoding {
  const encoding = ENCODINGS[str(name).toLowerCase().replaceAll('_', '-')];
  if (encoding === undefined) throw new PythonError('LookupError', `unknown encoding: ${str(name)}`);
  return encoding;
}

function encodedText(text: string, encoding: BufferEncoding): Buffer {
  return encoding === 'utf8' ? escapedBytes(text) : Buffer.from(text, encoding);
}

function decodeBase64(text: string, encoding: BufferEncoding): string {
  const [data = ''] = text.replace(/[^A-Za-z0-9+/=]/g, '').split(/=+(?![=])/);
  const padding = text.length - text.replaceAll('=', '').length;
  const rest = data.length % 4;
  if (rest === 1)
    throw new PythonError(
      'Error',
      `Invalid base64-encoded string: number of data characters (${data.length}) cannot be 1 more than a multiple of 4`,
    );
  if (rest !== 0 && padding < 4 - rest) throw new PythonError('Error', 'Incorrect padding');
  const bytes = Buffer.from(data, 'base64');
  return encoding === 'utf8' ? escapedText(bytes) : bytes.toString(encoding);
}

function hash(value: Value, kind: string): string {
  const name = HASH_NAMES[kind] ?? kind.replace(/^sha3_/, 'sha3-');
  try {
    return createHash(name)
      .update(escapedBytes(str(value)))
      .digest('hex');
  } catch (error) {
    if (error instanceof PythonError) throw error;
    throw filterError(`unsupported hash type ${kind}`);
  }
}

function uuid5(namespace: string, name: string): string {
  const space = namespace.replace(/^urn:|uuid:|[{}-]/g, '');
  if (!/^[0-9a-fA-F]{32}$/.test(space))
    throw filterError(`Invalid value '${namespace}' for 'namespace': badly formed hexadecimal UUID string`);
  const digest = createHash('sha1').update(Buffer.from(space, 'hex')).update(name, 'utf8').digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** As Ansible has it: only texts can be decoded, what else there is has no such method. */
function unquoted(text: Value): string {
  if (asText(text) === undefined && !(text instanceof Undefined))
    throw new PythonError('AttributeError', `'${typeName(text)}' object has no attribute 'replace'`);
  return unquotePlus(str(text));
}

/** Ansible's filters that encode, decode, hash and take apart. */
export default defineFilters({
  to_json: filter('to_json(a, *args, **kw)', (_context, a, args, options) => toJson(a, args, options)),
  to_nice_json: filter('to_nice_json(a, indent=4, sort_keys=True, **kw)', (_context, a, indent, sortKeys, options) =>
    toNiceJson(a, indent, sortKeys, options),
  ),
  from_json: filter('from_json(data)', (_context, data) => fromJson(data)),
  to_yaml: dumpYamlFilter('to_yaml'),
  to_nice_yaml: dumpYamlFilter('to_nice_yaml'),
  from_yaml: filter('from_yaml(data)', (context, data) => {
    const text = asText(data);
    return text === undefined ? data : loadForTemplate(text, context.services.loadYaml);
  }),
  from_yaml_all: filter('from_yaml_all(data)', (context, data) => {
    const text = asText(data);
    return text === undefined ? data : loadForTemplate<Value[]>(text, context.services.loadYamlAll);
  }),
  b64encode: filter("b64encode(string, encoding='utf-8')", (_context, text, encoding) =>
    encodedText(str(text), encodingOf(encoding)).toString('base64'),
  ),
  b64decode: filter("b64decode(string, encoding='utf-8')", (_context, text, encoding) =>
    decodeBase64(str(text), encodingOf(encoding)),
  ),
  hash: filter("get_hash(data, hashtype='sha1')", (_context, data, kind) => hash(data, str(kind))),
  md5: filter('md5s(data)', (_context, data) => hash(data, 'md5')),
  sha1: filter('checksum_s(data)', (_context, data) => hash(data, 'sha1')),
  checksum: filter('checksum_s(data)', (_context, data) => hash(data, 'sha1')),
  to_uuid: filter(`to_uuid(string, namespace='${ANSIBLE_NAMESPACE}')`, (_context, text, namespace) =>
    uuid5(str(namespace), str(text)),
  ),
  urldecode: filter('unquote_plus(string)', (_context, text) => unquoted(text)),
  urlsplit: filter("split_url(value, query='', alias='urlsplit')", (_context, value, query, alias) =>
    urlPart(value, str(query), str(alias)),
  ),
});
