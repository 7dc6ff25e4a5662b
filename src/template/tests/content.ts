import { lstatSync, statSync } from 'node:fs';
import path from 'node:path';
import { FALSE_WORDS, TRUE_WORDS } from '../../ansible-words.ts';
import { regex } from '../../python/regex/regex.ts';
import {
  asInt,
  asText,
  contains,
  listOf,
  PythonError,
  requireHashable,
  str,
  truthy,
  typeError,
  typeName,
} from '../../python/semantics.ts';
import { type SplitUrl, splitUrl, urlText } from '../../python/url-split.ts';
import { EncryptedText, type Value } from '../../values.ts';
import type { Test } from '../callables.ts';
import { defineTests } from '../plugin-table.ts';
import { test } from '../signature.ts';
import { isNan } from './comparison.ts';
import { versionTest } from './version.ts';

function isTruthy(value: Value, convert: Value): boolean {
  const text = truthy(convert) ? asText(value)?.toLowerCase().trim() : undefined;
  if (text !== undefined && TRUE_WORDS.has(text)) return true;
  if (text !== undefined && FALSE_WORDS.has(text)) return false;
  return truthy(value);
}

function matches(value: Value, pattern: Value, ignoreCase: Value, multiline: Value, how: string): boolean {
  const compiled = regex(str(pattern), { ignoreCase: truthy(ignoreCase), multiline: truthy(multiline) });
  const text = str(value);
  if (how === 'search') return compiled.search(text) !== undefined;
  if (how === 'match') return compiled.match(text) !== undefined;
  if (how === 'fullmatch')
    return (
      regex(`(?:${str(pattern)})\\Z`, { ignoreCase: truthy(ignoreCase), multiline: truthy(multiline) }).match(text) !==
      undefined
    );
  throw typeError("'str' object is not callable");
}

/** Every element of one in the other, as sets of hashable values. */
function isSubset(a: Value, b: Value): boolean {
  const wanted = listOf(a);
  const known = listOf(b);
  for (const element of [...wanted, ...known]) requireHashable(element);
  return wanted.every(element => contains(known, element));
}

/** What cannot be asked, an undefined scheme included, is no URI, as in Ansible. */
function asUri(value: Value, schemes: Value): SplitUrl | undefined {
  try {
    const parts = splitUrl(urlText(value));
    // Python's urlparse always gives a scheme, be it an empty one.
    const isOf = () => asText(value) !== undefined && contains(schemes, parts.scheme);
    return !truthy(schemes) || isOf() ? parts : undefined;
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

const isUri = (value: Value, schemes: Value): boolean => asUri(value, schemes) !== undefined;

function isUrl(value: Value, schemes: Value): boolean {
  const parts = asUri(value, schemes);
  return parts !== undefined && (parts.netloc !== '' || parts.scheme === 'file');
}

function fileName(value: Value): string {
  const text = asText(value);
  if (text === undefined) throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value)}`);
  return text;
}

function stat(name: string) {
  return statSync(name, { throwIfNoEntry: false });
}

function safely(ask: () => boolean): boolean {
  try {
    return ask();
  } catch (error) {
    if (error instanceof PythonError) throw error;
    return false;
  }
}

function isMount(name: string): boolean {
  const own = lstatSync(name, { throwIfNoEntry: false });
  if (own === undefined || own.isSymbolicLink()) return false;
  const parent = stat(path.join(name, '..'));
  return parent !== undefined && (own.dev !== parent.dev || own.ino === parent.ino);
}

function isSameFile(a: string, b: string): boolean {
  const left = stat(a);
  const right = stat(b);
  if (left === undefined || right === undefined)
    throw new PythonError('FileNotFoundError', `[Errno 2] No such file or directory: '${left === undefined ? a : b}'`);
  return left.dev === right.dev && left.ino === right.ino;
}

function fileTest(names: string, ask: (name: string) => boolean): Readonly<Record<string, Test>> {
  const own = test('isfile(path)', (_context, value) => {
    // A number is a file descriptor to Python; none of the controller's are a template's business.
    if (asInt(value) !== undefined) return false;
    const name = fileName(value);
    return safely(() => ask(name));
  });
  return Object.fromEntries(names.split(' ').map(name => [name, own]));
}

const sameFile = test('samefile(f1, f2)', (_context, a, b) => isSameFile(fileName(a), fileName(b)));
const subset = test('issubset(a, b)', (_context, a, b) => isSubset(a, b));
const superset = test('issuperset(a, b)', (_context, a, b) => isSubset(b, a));
const nan = test('isnotanumber(x)', (_context, x) => isNan(x));

/** Ansible's tests of text, collections, URLs and the controller's files. */
export default defineTests({
  match: test("match(value, pattern='', ignorecase=False, multiline=False)", (_context, value, pattern, i, m) =>
    matches(value, pattern, i, m, 'match')),
  search: test("search(value, pattern='', ignorecase=False, multiline=False)", (_context, value, pattern, i, m) =>
    matches(value, pattern, i, m, 'search')),
  regex:
    test("regex(value='', pattern='', ignorecase=False, multiline=False, match_type='search')", (_context, value, pattern, i, m, how) =>
      matches(value, pattern, i, m, str(how))),
  version: versionTest,
  version_compare: versionTest,
  any: test('any(iterable)', (_context, value) => listOf(value).some(truthy)),
  all: test('all(iterable)', (_context, value) => listOf(value).every(truthy)),
  truthy: test('truthy(value, convert_bool=False)', (_context, value, convert) => isTruthy(value, convert)),
  falsy: test('falsy(value, convert_bool=False)', (_context, value, convert) => !isTruthy(value, convert)),
  vault_encrypted: test('vault_encrypted(value)', (_context, value) => value instanceof EncryptedText),
  subset,
  issubset: subset,
  superset,
  issuperset: superset,
  contains: test('contains(seq, value)', (_context, seq, value) => contains(seq, value)),
  nan,
  isnan: nan,
  uri: test('uri(value, schemes=None)', (_context, value, schemes) => isUri(value, schemes)),
  url: test('url(value, schemes=None)', (_context, value, schemes) => isUrl(value, schemes)),
  urn: test('urn(value)', (_context, value) => isUri(value, ['urn'])),
  ...fileTest('directory is_dir', name => stat(name)?.isDirectory() === true),
  ...fileTest('file is_file', name => stat(name)?.isFile() === true),
  ...fileTest('link is_link', name => lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink() === true),
  ...fileTest('exists', name => stat(name) !== undefined),
  ...fileTest('link_exists', name => lstatSync(name, { throwIfNoEntry: false }) !== undefined),
  ...fileTest('abs is_abs', name => name.startsWith('/')),
  ...fileTest('mount is_mount', isMount),
  same_file: sameFile,
  is_same_file: sameFile,
});
