import { ConfigParser } from '../../../python/configparser.ts';
import { PythonError } from '../../../python/error.ts';
import { loadJson } from '../../../python/json-load.ts';
import { Dict, type Value } from '../../../values.ts';
import type { Section } from '../../script/marks.ts';

function readJson(text: string): Value | undefined {
  try {
    return loadJson(text);
  } catch {
    return undefined;
  }
}

/** Sections of lower-case keys; undefined where Python's ConfigParser would refuse the text. */
function readIni(text: string): Value | undefined {
  try {
    const ini = new ConfigParser(text);
    return Dict.of(ini.sections().map(name => [name, Dict.of(ini.items(name))] as const));
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

/** `local PATH`, `localdead PATH`, and `localfailed RC` behind the first: what the script marks. */
const LABEL = /^(local|localdead|localfailed) (.*)$/s;

/**
 * `ansible_local`: the answers of the files and programs of `fact_path`, by name without `.fact`. What fails has its
 * reason for a value, and is warned of.
 */
export function localFacts(sections: readonly Section[], warn: (message: string) => void): Record<string, Value> {
  const local = new Map<string, Value>();
  const broken = new Map<string, string>();
  let path = '';
  let said = '';
  const nameOf = () => path.slice(path.lastIndexOf('/') + 1).replace(/\.fact$/, '');
  for (const { label, stdout, stderr } of sections) {
    const [, kind, rest = ''] = LABEL.exec(label) ?? [];
    if (kind === undefined) continue;
    if (kind === 'localfailed') {
      broken.set(nameOf(), `Failure executing fact script (${path}), rc: ${rest}, err: ${said}`);
      continue;
    }
    path = rest;
    said = stderr;
    if (kind === 'localdead')
      broken.set(nameOf(), `Could not stat fact (${path}): [Errno 2] No such file or directory: '${path}'`);
    const value = readJson(stdout) ?? readIni(stdout);
    if (value === undefined) broken.set(nameOf(), `error loading facts as JSON or ini - please check content: ${path}`);
    local.set(nameOf(), value ?? null);
  }
  for (const [name, message] of broken) {
    warn(message);
    local.set(name, message);
  }
  return { local: Dict.of(local) };
}
