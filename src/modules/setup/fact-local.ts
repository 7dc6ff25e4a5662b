import { Dict, type Value } from '../../values.ts';
import { fromJson } from '../api/coercion.ts';
import type { Section } from '../api/sections.ts';

/** An INI file as Python's ConfigParser reads it: sections of lower-case keys. */
function readIni(text: string): Dict | undefined {
  const sections = new Dict();
  let section: Dict | undefined;
  for (const line of text.split('\n')) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const heading = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (heading !== undefined) {
      section = new Dict();
      sections.set(heading, section);
      continue;
    }
    const [, key, value] = /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === undefined || key === undefined) return undefined;
    section.set(key.toLowerCase(), value ?? '');
  }
  return sections;
}

function readFact(text: string): Value {
  try {
    return fromJson(JSON.parse(text));
  } catch {
    return readIni(text) ?? `error loading facts as JSON or ini - please check content`;
  }
}

/** `ansible_local`: the answers of the files and programs of `fact_path`, by name without `.fact`. */
export function localFacts(sections: readonly Section[]): Record<string, Value> {
  const local = new Dict();
  let name: string | undefined;
  let problem = '';
  for (const { label, stdout, stderr } of sections) {
    if (label.startsWith('local ')) {
      name = label.slice('local '.length).replace(/\.fact$/, '');
      problem = stderr.trim();
      local.set(name, readFact(stdout));
    } else if (label.startsWith('localfailed ') && name !== undefined) {
      local.set(name, `Failure executing fact script, rc: ${label.slice('localfailed '.length)}, err: ${problem}`);
    }
  }
  return { local };
}
