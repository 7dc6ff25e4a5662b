import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { shortName } from '../../ansible-words.ts';
import type { Settings } from '../../config/settings.ts';
import { replacePrivately } from '../../private-file.ts';
import { dumpJson } from '../../python/json-dump.ts';
import { loadJson } from '../../python/json-load.ts';
import { Dict } from '../../values.ts';
import { toValue } from '../result.ts';

/** Facts that outlive a run. */
export interface FactCache {
  /** Nothing where none are kept, or only ones that are too old. */
  read(host: string): Dict | undefined;
  write(host: string, facts: Dict): void;
  forget(host: string): void;
}

/** The cache that `fact_caching` names, in the files that Ansible's own plugin reads and writes; none for `memory`. */
export function openFactCache(settings: Settings, cwd: string, warn: (message: string) => void): FactCache | undefined {
  const plugin = shortName(settings.factCaching);
  if (plugin === 'memory') return undefined;
  if (plugin !== 'jsonfile') {
    warn(`Unable to load the facts cache plugin (${settings.factCaching}): tsplay has jsonfile and memory`);
    return undefined;
  }
  const place = settings.factCachingConnection;
  if (place === undefined || place === '') {
    warn('fact_caching = jsonfile keeps nothing without fact_caching_connection, the folder of its files');
    return undefined;
  }
  const fromFile =
    settings.configFile !== undefined && settings.origins.get('factCachingConnection') === settings.configFile;
  const base = fromFile && settings.configFile !== undefined ? dirname(settings.configFile) : cwd;
  // The plugin's own default is no prefix; the setting's default is for other plugins.
  const prefix = settings.origins.get('factCachingPrefix') === 'default' ? '' : settings.factCachingPrefix;
  const folder = resolve(base, place.replace(/^~(?=\/|$)/, homedir()));
  return new FactFiles(folder, prefix, settings.factCachingTimeout, warn);
}

class FactFiles implements FactCache {
  readonly #folder: string;
  readonly #prefix: string;
  readonly #timeout: number;
  readonly #warn: (message: string) => void;

  /** @param timeout seconds that facts live; 0 for ever */
  constructor(folder: string, prefix: string, timeout: number, warn: (message: string) => void) {
    this.#folder = folder;
    this.#prefix = prefix;
    this.#timeout = timeout;
    this.#warn = warn;
  }

  read(host: string): Dict | undefined {
    const file = this.#file(host);
    const found = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
    if (file === undefined || found === undefined) return undefined;
    if (this.#timeout > 0 && Date.now() - found.mtimeMs > this.#timeout * 1000) return undefined;
    try {
      // What a host said once is data, not a template, however often it was written down.
      const facts = toValue(loadJson(readFileSync(file, 'utf8')), true);
      if (facts instanceof Dict) return facts;
    } catch {
      // Told below, as for a file of something else.
    }
    this.#warn(`the cached facts in ${file} cannot be read and are left aside`);
    return undefined;
  }

  write(host: string, facts: Dict): void {
    const file = this.#file(host);
    if (file === undefined) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      replacePrivately(file, dumpJson(facts, { indent: 4, sortKeys: true }));
    } catch (error) {
      this.#warn(`the facts of ${host} cannot be cached: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  forget(host: string): void {
    const file = this.#file(host);
    if (file !== undefined) rmSync(file, { force: true });
  }

  /** A host whose name would lead elsewhere has no file. */
  #file(host: string): string | undefined {
    const name = this.#prefix + host;
    return name.includes('/') || name.includes('\0') || name === '.' || name === '..'
      ? undefined
      : join(this.#folder, name);
  }
}
