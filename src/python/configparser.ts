import { PythonError } from './error.ts';
import { reprText } from './repr.ts';

/** A section's options in order; null where an option has no value. */
export type IniSection = ReadonlyMap<string, string | null>;

export interface ConfigParserOptions {
  /** Options keep their case. */
  readonly caseSensitive: boolean;
  /** An option may stand alone, without `=` or `:`. */
  readonly allowNoValue: boolean;
}

type Lines = Map<string, string[] | null>;

const DEFAULT = 'DEFAULT';
const HEADER = /^\[(.+)\]/;
const OPTION = /^(.*?)\s*(?:[=:]\s*(.*))$/;
const OPTIONAL_VALUE = /^(.*?)\s*(?:[=:]\s*(.*))?$/;
const MAX_DEPTH = 10;

const at = (number: number): string => String(number).padStart(2, ' ');

function readLines(text: string, { caseSensitive, allowNoValue }: ConfigParserOptions): Map<string, Lines> {
  const sections = new Map<string, Lines>([[DEFAULT, new Map()]]);
  const seen = new Set<string>();
  const faults: string[] = [];
  let name = '';
  let section: Lines | undefined;
  let value: string[] | null | undefined;
  let indent = 0;
  for (const [index, line] of text.split(/(?<=\n)/).entries()) {
    const number = index + 1;
    const words = line.trim();
    if (words === '') {
      value?.push('');
      continue;
    }
    if (/^[#;]/.test(words)) continue;
    const depth = line.search(/\S/);
    if (value && depth > indent) {
      value.push(words);
      continue;
    }
    indent = depth;
    const header = HEADER.exec(words)?.[1];
    if (header !== undefined) {
      if (seen.has(header))
        throw new PythonError(
          'DuplicateSectionError',
          `While reading from '<???>' [line ${at(number)}]: section ${reprText(header)} already exists`,
        );
      if (header !== DEFAULT) seen.add(header);
      name = header;
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      value = undefined;
      continue;
    }
    if (section === undefined)
      throw new PythonError(
        'MissingSectionHeaderError',
        `File contains no section headers.\nfile: '<???>', line: ${number}\n${reprText(line)}`,
      );
    const match = (allowNoValue ? OPTIONAL_VALUE : OPTION).exec(words);
    if (match === null || match[1] === '') {
      faults.push(`\n\t[line ${at(number)}]: ${reprText(line)}`);
      continue;
    }
    const option = caseSensitive ? (match[1] ?? '') : (match[1] ?? '').toLowerCase();
    if (section.has(option))
      throw new PythonError(
        'DuplicateOptionError',
        `While reading from '<???>' [line ${at(number)}]: option ${reprText(option)} in section ${reprText(name)} already exists`,
      );
    value = match[2] === undefined ? null : [match[2]];
    section.set(option, value);
  }
  if (faults.length > 0)
    throw new PythonError('ParsingError', `Source contains parsing errors: '<???>'${faults.join('')}`);
  return sections;
}

/** An INI text as Python's ConfigParser reads it. @throws PythonError with the names and words of configparser */
export class ConfigParser {
  readonly #sections: ReadonlyMap<string, IniSection>;
  readonly #options: ConfigParserOptions;

  constructor(text: string, options: ConfigParserOptions) {
    this.#options = options;
    const whole = (lines: string[] | null) => (lines === null ? null : lines.join('\n').trimEnd());
    this.#sections = new Map(
      Array.from(readLines(text, options), ([name, lines]) => [
        name,
        new Map(Array.from(lines, ([option, value]) => [option, whole(value)])),
      ]),
    );
  }

  /** A section with the defaults that it does not set itself, raw; undefined when there is none. */
  #section(name: string): IniSection | undefined {
    const own = this.#sections.get(name);
    const defaults = this.#sections.get(DEFAULT) ?? new Map();
    return own === undefined ? undefined : new Map([...defaults, ...own]);
  }

  has(section: string): boolean {
    return this.#sections.has(section);
  }

  /** An option's value, null where it has none; undefined when there is no such option. */
  get(section: string, option: string): string | null | undefined {
    const key = this.#key(option);
    const options = this.#section(section);
    const raw = options?.get(key);
    return options === undefined || raw === undefined ? undefined : this.#value(section, key, raw, options);
  }

  /** All options of a section. */
  items(section: string): IniSection {
    const options = this.#section(section) ?? new Map<string, string | null>();
    return new Map(Array.from(options, ([key, raw]) => [key, this.#value(section, key, raw, options)]));
  }

  #key(option: string): string {
    return this.#options.caseSensitive ? option : option.toLowerCase();
  }

  #value(section: string, option: string, raw: string | null, options: IniSection): string | null {
    if (raw === null) return raw;
    const fill = (text: string, depth: number): string => {
      if (depth > MAX_DEPTH)
        throw new PythonError(
          'InterpolationDepthError',
          `Recursion limit exceeded in value substitution: option ${reprText(option)} in section ${reprText(section)} contains an interpolation key which cannot be substituted in ${MAX_DEPTH} steps. Raw value: ${reprText(raw)}`,
        );
      return text.replace(/%(?:(%)|\(([^)]+)\)s|(.*))/gs, (match, percent?: string, key?: string) => {
        if (percent !== undefined) return '%';
        if (key === undefined) throw interpolationSyntax(match);
        const value = options.get(this.#key(key));
        if (value === undefined)
          throw new PythonError(
            'InterpolationMissingOptionError',
            `Bad value substitution: option ${reprText(option)} in section ${reprText(section)} contains an interpolation key ${reprText(this.#key(key))} which is not a valid option name. Raw value: ${reprText(raw)}`,
          );
        return fill(value ?? '', depth + 1);
      });
    };
    return fill(raw, 1);
  }
}

function interpolationSyntax(rest: string): PythonError {
  return new PythonError(
    'InterpolationSyntaxError',
    rest.startsWith('%(')
      ? `bad interpolation variable reference ${reprText(rest)}`
      : `'%' must be followed by '%' or '(', found: ${reprText(rest)}`,
  );
}
