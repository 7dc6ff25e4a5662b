import { ConfigParserError, DEFAULT_SECTION, type IniSyntax, optionName, readIniLines } from './ini-lines.ts';
import { reprText } from './repr.ts';

export { ConfigParserError } from './ini-lines.ts';

/** A section's options in order; null where an option has no value. */
export type IniSection = ReadonlyMap<string, string | null>;

export interface ConfigParserOptions extends IniSyntax {
  /** Values stay as they are written: `%(name)s` stands for nothing. */
  readonly raw?: boolean;
}

const MAX_DEPTH = 10;

/** An INI text as Python's ConfigParser reads it. @throws ConfigParserError with the names and words of configparser */
export class ConfigParser {
  readonly #sections: ReadonlyMap<string, IniSection>;
  readonly #options: ConfigParserOptions;

  constructor(text: string, options: ConfigParserOptions = {}) {
    this.#options = options;
    const whole = (lines: string[] | null) => (lines === null ? null : lines.join('\n').trimEnd());
    this.#sections = new Map(
      Array.from(readIniLines(text, options), ([name, lines]) => [
        name,
        new Map(Array.from(lines, ([option, value]) => [option, whole(value)])),
      ]),
    );
  }

  /** Names of the sections, the defaults aside. */
  sections(): string[] {
    return [...this.#sections.keys()].filter(name => name !== DEFAULT_SECTION);
  }

  has(section: string): boolean {
    return this.#sections.has(section);
  }

  /** An option's value, null where it has none; undefined when there is no such option. */
  get(section: string, option: string): string | null | undefined {
    const key = optionName(option, this.#options);
    const options = this.#section(section);
    const raw = options?.get(key);
    return options === undefined || raw === undefined ? undefined : this.#value(section, key, raw, options);
  }

  /** All options of a section, the defaults first. */
  items(section: string): IniSection {
    const options = this.#section(section) ?? new Map<string, string | null>();
    return new Map(Array.from(options, ([key, raw]) => [key, this.#value(section, key, raw, options)]));
  }

  /** A section with the defaults that it does not set itself, raw; undefined when there is none. */
  #section(name: string): IniSection | undefined {
    const own = this.#sections.get(name);
    const defaults = this.#sections.get(DEFAULT_SECTION) ?? new Map();
    return own === undefined ? undefined : new Map([...defaults, ...own]);
  }

  #value(section: string, option: string, raw: string | null, options: IniSection): string | null {
    if (raw === null || this.#options.raw === true) return raw;
    const place = `option ${reprText(option)} in section ${reprText(section)} contains an interpolation key`;
    const fill = (text: string, depth: number): string => {
      if (depth > MAX_DEPTH)
        throw new ConfigParserError(
          'InterpolationDepthError',
          `Recursion limit exceeded in value substitution: ${place} which cannot be substituted in ${MAX_DEPTH} steps. Raw value: ${reprText(raw)}`,
        );
      return text.replace(/%(?:(%)|\(([^)]+)\)s|(.*))/gs, (match, percent?: string, key?: string) => {
        if (percent !== undefined) return '%';
        if (key === undefined) throw interpolationSyntax(match);
        const name = optionName(key, this.#options);
        const value = options.get(name);
        if (value === undefined)
          throw new ConfigParserError(
            'InterpolationMissingOptionError',
            `Bad value substitution: ${place} ${reprText(name)} which is not a valid option name. Raw value: ${reprText(raw)}`,
          );
        return fill(value ?? '', depth + 1);
      });
    };
    return fill(raw, 1);
  }
}

function interpolationSyntax(rest: string): ConfigParserError {
  return new ConfigParserError(
    'InterpolationSyntaxError',
    rest.startsWith('%(')
      ? `bad interpolation variable reference ${reprText(rest)}`
      : `'%' must be followed by '%' or '(', found: ${reprText(rest)}`,
  );
}
