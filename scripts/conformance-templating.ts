/**
 * Runs a file of template cases (form: templating-dev.README.md) through the Templar that playbooks use, and prints
 * passed/total by area, then what failed. Exit 1 if any case fails.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { core } from '../src/core-line.ts';
import { DateTimeValue, DateValue } from '../src/python/dates.ts';
import { floatRepr } from '../src/python/float-text.ts';
import { asText, PythonSet } from '../src/python/semantics.ts';
import { isUnsafe } from '../src/python/unsafe.ts';
import type { TemplateServices } from '../src/template/callables.ts';
import { Templar, TemplateError } from '../src/template/templar.ts';
import { Bytes, Dict, EncryptedText, Float, Text, Tuple, type Value } from '../src/values.ts';
import { loadYaml, loadYamlAll } from '../src/yaml/load.ts';
import { VaultKeyring } from '../src/yaml/vault.ts';

type Tagged = null | boolean | number | string | Tagged[] | { [key: string]: Tagged };

interface Case {
  readonly id: string;
  readonly area: string;
  readonly mode: 'template' | 'when' | 'file';
  readonly input: Tagged;
  readonly vars: Record<string, Tagged>;
  readonly files?: Record<string, string>;
  readonly opts?: {
    readonly jinja2_extensions?: string;
    readonly jinja2_native?: boolean;
    /** The oracle of the given sets had none; sets of one's own may. */
    readonly collections?: boolean;
    readonly kwargs?: Record<string, Tagged>;
    readonly template_args?: Record<string, Tagged>;
    readonly env?: Record<string, string>;
    readonly vault_password?: string;
  };
  readonly expect: {
    readonly value?: Tagged;
    readonly error?: { class: string; message?: string; message_start?: string; message_end?: string };
  };
}

class Vaulted extends EncryptedText {
  readonly #text: string;
  readonly #keyring: VaultKeyring;
  constructor(text: string, keyring: VaultKeyring) {
    super();
    this.#text = text;
    this.#keyring = keyring;
  }
  decrypt(): string {
    return this.#keyring.decrypt(this.#text).toString();
  }
}

function numbers(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

function decode(tagged: Tagged, keyring: VaultKeyring): Value {
  if (typeof tagged !== 'object' || tagged === null) return tagged;
  if (Array.isArray(tagged)) return tagged.map(item => decode(item, keyring));
  const [[key, content] = ['', null], ...more] = Object.entries(tagged);
  if (more.length > 0 || !key.startsWith('$')) {
    return Dict.of(Object.entries(tagged).map(([name, value]) => [name, decode(value, keyring)] as const));
  }
  const list = (): Value[] => (Array.isArray(content) ? content.map(item => decode(item, keyring)) : []);
  const text = typeof content === 'string' ? content : '';
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers(text);
  switch (key) {
    case '$float':
      return new Float(Number(text.replace(/^(-?)inf$/, '$1Infinity')));
    case '$int':
      return BigInt(text);
    case '$tuple':
      return Tuple.from<Value>(list());
    case '$set':
      return new PythonSet(list());
    case '$unsafe':
      return new Text(text, { unsafe: true });
    case '$vault':
      return new Vaulted(text, keyring);
    case '$date':
      return new DateValue(year, month, day);
    case '$datetime':
      return new DateTimeValue(year, month, day, { hour, minute, second, microsecond: 0 });
    case '$bytes':
      return new Bytes(Buffer.from(text, 'base64'));
    default:
      return Dict.of(
        list().map(pair => (Array.isArray(pair) ? [pair[0] ?? null, pair[1] ?? null] : [pair, null]) as [Value, Value]),
      );
  }
}

/** Whose answers the cases hold. */
const CORE = core(process.env.TSPLAY_CORE === '2.19' ? '2.19' : '2.14');

function encode(value: Value): Tagged {
  if (value instanceof Float) return { $float: floatRepr(value.value) };
  if (typeof value === 'bigint') return { $int: value.toString() };
  if (isUnsafe(value)) return { $unsafe: asText(value) ?? '' };
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Tuple) return { $tuple: Array.from(value, encode) };
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof PythonSet) return { $set: Array.from(value.iterate(), encode) };
  if (value instanceof Bytes) return { $bytes: Buffer.from(value.data).toString('base64') };
  if (value instanceof DateTimeValue) return { $datetime: value.toString() };
  if (value instanceof DateValue) return { $date: value.toString() };
  if (value instanceof Dict) return encodeDict(value);
  if (typeof value === 'object' && value !== null) return { $opaque: value.constructor.name };
  return value;
}

function encodeDict(dict: Dict): Tagged {
  const plain = Array.from(dict.keys()).every(
    key => typeof key === 'string' && !key.startsWith('$') && !/^\d+$/.test(key),
  );
  if (!plain) return { $dict: Array.from(dict, ([key, value]) => [encode(key), encode(value)]) };
  return Object.fromEntries(Array.from(dict, ([key, value]) => [String(key), encode(value)]));
}

/** What 2.19 trusts is marked there, and nothing else is: the marks of the cases that are 2.14's too do not count. */
function unmarked(tagged: Tagged): Tagged {
  if (typeof tagged !== 'object' || tagged === null) return tagged;
  if (Array.isArray(tagged)) return tagged.map(unmarked);
  if (typeof tagged.$unsafe === 'string') return tagged.$unsafe;
  const entries = Object.entries(tagged).map(([key, part]) => [key, unmarked(part)] as const);
  const [[tag, pairs] = ['', null]] = entries;
  const isPlain =
    tag === '$dict' && Array.isArray(pairs) && pairs.every(pair => Array.isArray(pair) && typeof pair[0] === 'string');
  return Object.fromEntries(isPlain ? (pairs as [string, Tagged][]) : entries);
}

/** Equality with the order of keys. */
function same(got: Tagged, wanted: Tagged): boolean {
  const [a, b] = CORE.line === '2.14' ? [got, wanted] : [unmarked(got), unmarked(wanted)];
  return isDeepStrictEqual(a, b) && JSON.stringify(a) === JSON.stringify(b);
}

function services(
  directory: string,
  keyring: VaultKeyring,
  env: Record<string, string>,
  searchPath: string[],
): TemplateServices {
  const places = (kind: string, name: string) => [
    name.startsWith('/') ? name : join(directory, kind, name),
    join(directory, name),
  ];
  return {
    loadYaml: text => loadYaml(text, { file: '<string>', vault: keyring }),
    loadYamlAll: text => loadYamlAll(text, { file: '<string>', vault: keyring }),
    readFile(path) {
      const bytes = readFileSync(path);
      const text = bytes.toString('latin1');
      return keyring.isEncrypted(text) ? Buffer.from(keyring.decrypt(text)) : bytes;
    },
    findFile: (kind, name) => places(kind, name).find(path => existsSync(path)),
    filePlaces: places,
    folders: [directory],
    searchPath,
    environment: { ...process.env, ...env },
    vault: {
      isEncrypted: text => keyring.isEncrypted(text),
      decrypt: text => keyring.decrypt(text).toString(),
      encrypt: (text, password, id) => keyring.encrypt(text, password, id),
    },
    warn() {},
    core: CORE,
  };
}

const SETTINGS: Readonly<Record<string, string>> = {
  preserve_trailing_newlines: 'preserveTrailingNewlines',
  escape_backslashes: 'escapeBackslashes',
  convert_data: 'convertData',
  fail_on_undefined: 'failOnUndefined',
  disable_lookups: 'disableLookups',
};

function evaluate(test: Case, directory: string): Value {
  const { opts = {} } = test;
  const keyring = new VaultKeyring(
    opts.vault_password === undefined ? [] : [{ id: 'default', password: opts.vault_password }],
  );
  const vars = new Map(Object.entries(test.vars).map(([name, value]) => [name, decode(value, keyring)] as const));
  if (!vars.has('omit')) vars.set('omit', '__omit_place_holder__0123456789abcdef');
  const searchPath = test.mode === 'file' ? [join(directory, 'templates'), directory] : [directory];
  const templar = new Templar(
    { get: name => vars.get(name), has: name => vars.has(name), names: () => vars.keys() },
    {
      services: services(directory, keyring, opts.env ?? {}, searchPath),
      jinja2Native: opts.jinja2_native ?? false,
      collections: opts.collections ?? false,
      jinja2Extensions: opts.jinja2_extensions?.split(',') ?? [],
    },
  );
  if (test.mode === 'when') return templar.condition(decode(test.input, keyring));
  const overrides = new Map(
    Object.entries(opts.template_args ?? {}).map(([name, value]) => [name, decode(value, keyring)] as const),
  );
  if (test.mode === 'file') {
    const name = String(test.input);
    const text = readFileSync(join(directory, name), 'utf8');
    const given = overrides.size > 0 ? { overrides } : {};
    // recorded before the template module makes text of it
    if (CORE.nativeResults) return templar.template(text, { ...given, escapeBackslashes: false, searchPath });
    return templar.file(text, join(directory, name), given);
  }
  const settings = Object.fromEntries(
    Object.entries(opts.kwargs ?? {}).map(([name, value]) => [SETTINGS[name] ?? name, value]),
  );
  return templar.template(decode(test.input, keyring), settings);
}

/** Undefined when the case passes; else what was got. */
function judge(test: Case): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'templating-'));
  const before = process.cwd();
  for (const [path, text] of Object.entries(test.files ?? {})) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  process.chdir(directory);
  Object.assign(process.env, test.opts?.env);
  try {
    const got = encode(evaluate(test, directory));
    return test.expect.value !== undefined && same(got, test.expect.value) ? undefined : JSON.stringify(got);
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const className = error instanceof TemplateError ? error.className : error.constructor.name;
    const message = error.message.replaceAll(directory, '<DIR>');
    const wanted = test.expect.error;
    const right =
      wanted?.class === className &&
      (wanted.message === undefined || wanted.message === message) &&
      (wanted.message_start === undefined || message.startsWith(wanted.message_start)) &&
      (wanted.message_end === undefined || message.endsWith(wanted.message_end));
    const trace = error instanceof TemplateError || process.env.TRACE === undefined ? '' : error.stack;
    return right ? undefined : `${className}: ${message}${trace}`;
  } finally {
    process.chdir(before);
    for (const name of Object.keys(test.opts?.env ?? {})) delete process.env[name];
    rmSync(directory, { recursive: true });
  }
}

function main(): void {
  process.env.TZ ??= 'UTC';
  const file = process.argv[2] ?? new URL('../../shared/compat/templating-dev.json', import.meta.url).pathname;
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
  const areas = new Map<string, { passed: number; total: number }>();
  const failures: string[] = [];
  for (const test of cases) {
    const area = areas.get(test.area) ?? { passed: 0, total: 0 };
    areas.set(test.area, area);
    area.total++;
    const got = judge(test);
    if (got === undefined) area.passed++;
    else
      failures.push(
        `${test.id}: ${JSON.stringify(test.input)}\n  expected ${JSON.stringify(test.expect)}\n  got      ${got}`,
      );
  }
  for (const [name, { passed, total }] of areas) process.stdout.write(`${name.padEnd(10)} ${passed}/${total}\n`);
  for (const failure of failures) process.stdout.write(`\n${failure}\n`);
  process.stdout.write(`\n${cases.length - failures.length}/${cases.length}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

main();
