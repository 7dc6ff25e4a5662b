import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { meansTrue, unquote } from '../ansible-words.ts';
import { didYouMean, PlayError } from '../errors.ts';
import type { ConfigParser } from '../python/configparser.ts';
import type { Definition } from './definition.ts';
import { expandPath, type FindOptions, findConfig } from './find-config.ts';
import { parseIniFile } from './ini-file.ts';
import { SETTINGS } from './table.ts';

export type SettingKey = keyof typeof SETTINGS;
type SettingValues = {
  readonly [K in SettingKey]: (typeof SETTINGS)[K] extends Definition<infer T> ? T : never;
};

/** All settings by key, with where they came from. */
export type Settings = SettingValues & {
  readonly configFile: string | undefined;
  /** `default`, `env: NAME` or the file. */
  readonly origins: ReadonlyMap<SettingKey, string>;
};

interface Found {
  readonly raw: string;
  readonly origin: string;
  /** Relative paths start here. */
  readonly base: string;
}

/** Reads ansible.cfg and the environment as Ansible does. @throws PlayError `config-syntax`, `config-type`, `config-choice` */
export function loadSettings(options: FindOptions): Settings {
  const configFile = findConfig(options);
  const ini = configFile === undefined ? undefined : parseIniFile(readFileSync(configFile, 'utf8'), configFile);
  const origins = new Map<SettingKey, string>();
  const values: Record<string, unknown> = {};
  for (const key of Object.keys(SETTINGS) as SettingKey[]) {
    const definition: Definition<unknown> = SETTINGS[key];
    const found = fromEnvironment(definition, options) ?? (ini && fromFile(definition, ini, configFile ?? ''));
    origins.set(key, found?.origin ?? 'default');
    const homeDir = typeof values.home === 'string' ? values.home : '';
    values[key] = found ? typed(key, definition, found, options) : byDefault(definition, homeDir, options);
    if (definition.unsupported && found && !same(values[key], definition.fallback))
      options.warn(`The setting ${definition.ini[0]} (${found.origin}) has no effect in tsplay: ${definition.doc}`);
  }
  return { ...(values as SettingValues), configFile, origins };
}

/** The settings with one that a flag of the command line decides. */
export function withFlag<K extends SettingKey>(settings: Settings, key: K, value: Settings[K], flag: string): Settings {
  return { ...settings, [key]: value, origins: new Map([...settings.origins, [key, flag]]) };
}

function fromEnvironment(definition: Definition<unknown>, { env, cwd }: FindOptions): Found | undefined {
  const name = definition.env.findLast(candidate => env[candidate] !== undefined);
  const raw = name === undefined ? undefined : env[name];
  return raw === undefined ? undefined : { raw, origin: `env: ${name}`, base: cwd };
}

function fromFile(definition: Definition<unknown>, ini: ConfigParser, file: string): Found | undefined {
  for (const entry of definition.ini.toReversed()) {
    const dot = entry.indexOf('.');
    const raw = ini.get(entry.slice(0, dot), entry.slice(dot + 1)) ?? undefined;
    if (raw !== undefined) return { raw, origin: file, base: dirname(file) };
  }
  return undefined;
}

function typed(key: SettingKey, definition: Definition<unknown>, found: Found, options: FindOptions): unknown {
  const { raw, base } = found;
  const paths = (separator: string): string[] =>
    raw.split(separator).map(part => expandPath(part.trim(), base, options));
  switch (definition.type) {
    case 'bool':
      return (
        meansTrue(raw.trim().toLowerCase()) || (key === 'nocolor' && found.origin === 'env: NO_COLOR' && raw !== '')
      );
    case 'int':
      return toInt(definition, found);
    case 'list':
      return raw.split(',').map(part => unquote(part.trim()));
    case 'path':
      return raw === '' ? undefined : expandPath(unquote(raw), base, options);
    case 'pathspec':
      return paths(':');
    case 'pathlist':
      return paths(',');
    default:
      return oneOf(definition, unquote(raw));
  }
}

function oneOf({ choices }: Definition<unknown>, value: string): string {
  if (choices === undefined || choices.values.includes(value)) return value;
  const valid = choices.values.join(', ');
  throw new PlayError(
    `Invalid value "${value}" for configuration option "setting: ${choices.setting} ", valid values are: ${valid}`,
    { code: 'config-choice', hint: didYouMean(value, choices.values), exitCode: 5 },
  );
}

function toInt(definition: Definition<unknown>, found: Found): number {
  const text = found.raw.trim();
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  const name = found.origin.startsWith('env: ') ? found.origin.slice(5) : definition.ini[0];
  throw new PlayError(`Invalid type provided for "integer": ${name} is "${text}" (${found.origin})`, {
    code: 'config-type',
    hint: 'give a whole number',
    exitCode: 5,
  });
}

function byDefault(definition: Definition<unknown>, home: string, options: FindOptions): unknown {
  const place = (path: string): string => expandPath(path.replace('$HOME_DIR', home), options.cwd, options);
  const { type, fallback } = definition;
  if (type === 'path' && typeof fallback === 'string') return place(fallback);
  if ((type === 'pathspec' || type === 'pathlist') && Array.isArray(fallback))
    return fallback.map(path => place(String(path)));
  return fallback;
}

function same(value: unknown, fallback: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(fallback);
}
