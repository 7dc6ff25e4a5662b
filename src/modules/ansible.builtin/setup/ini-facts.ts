import { Dict, type Value } from '../../../values.ts';

type Options = Map<string, string[]>;

const HEADING = /^\[(.+)\]/;
const OPTION = /^(.*?)\s*[=:]\s*(.*)$/;

/** Sections and their options, each the lines of its value; undefined where Python's ConfigParser would refuse the text. */
function parse(text: string): Map<string, Options> | undefined {
  const sections = new Map<string, Options>();
  let options: Options | undefined;
  let value: string[] | undefined;
  let indent = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const words = line.trim();
    if (words === '') {
      value?.push('');
      continue;
    }
    if (/^[#;]/.test(words)) continue;
    const depth = line.search(/\S/);
    if (value !== undefined && depth > indent) {
      value.push(words);
      continue;
    }
    indent = depth;
    const heading = HEADING.exec(words)?.[1];
    if (heading !== undefined) {
      if (sections.has(heading) && heading !== 'DEFAULT') return undefined;
      options = sections.get(heading) ?? new Map();
      sections.set(heading, options);
      value = undefined;
      continue;
    }
    const [, name = '', first = ''] = OPTION.exec(words) ?? [];
    const key = name.toLowerCase();
    if (options === undefined || key === '' || options.has(key)) return undefined;
    value = [first];
    options.set(key, value);
  }
  return sections;
}

/** `%(name)s` is another option of the section, `%%` a percent sign; undefined where it is neither. */
function interpolated(text: string, options: Options, depth = 0): string | undefined {
  let faulty = depth > 10;
  const whole = text.replace(/%(?:(%)|\(([^)]+)\)s)?/g, (_match, percent?: string, name?: string) => {
    if (percent !== undefined) return '%';
    const lines = name === undefined || faulty ? undefined : options.get(name.toLowerCase());
    const value = lines === undefined ? undefined : interpolated(joined(lines), options, depth + 1);
    if (value === undefined) faulty = true;
    return value ?? '';
  });
  return faulty ? undefined : whole;
}

const joined = (lines: readonly string[]): string => lines.join('\n').trimEnd();

/** An INI file as Python's ConfigParser reads it: sections of lower-case keys. Undefined where it would refuse it. */
export function readIniFacts(text: string): Dict | undefined {
  const sections = parse(text);
  if (sections === undefined) return undefined;
  const defaults = sections.get('DEFAULT') ?? new Map<string, string[]>();
  sections.delete('DEFAULT');
  const facts = new Dict();
  for (const [heading, options] of sections) {
    const all = new Map([...options, ...[...defaults].filter(([key]) => !options.has(key))]);
    const section = new Map<string, Value>();
    for (const [key, lines] of all) {
      const value = interpolated(joined(lines), all);
      if (value === undefined) return undefined;
      section.set(key, value);
    }
    facts.set(heading, Dict.of(section));
  }
  return facts;
}
