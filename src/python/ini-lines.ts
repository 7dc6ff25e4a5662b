import { PythonError } from './error.ts';
import { reprText } from './repr.ts';

/** A fault of an INI text; `line` counts from 1. */
export class ConfigParserError extends PythonError {
  readonly line: number | undefined;
  constructor(className: string, message: string, line?: number) {
    super(className, message);
    this.line = line;
  }
}

export interface IniSyntax {
  /** Options keep their case. */
  readonly caseSensitive?: boolean;
  /** An option may stand alone, without `=` or `:`. */
  readonly allowNoValue?: boolean;
  /** What begins a comment behind a blank. */
  readonly inlineComments?: readonly string[];
  /** What faults call the text. */
  readonly source?: string;
}

/** The lines of each value; null where an option has none. */
export type IniLines = Map<string, string[] | null>;

export const DEFAULT_SECTION = 'DEFAULT';
const HEADER = /^\[(.+)\]/;
const OPTION = /^(.*?)\s*(?:[=:]\s*(.*))$/;
const OPTIONAL_VALUE = /^(.*?)\s*(?:[=:]\s*(.*))?$/;

/** Sections and their options as Python's ConfigParser finds them in a text. @throws ConfigParserError */
export function readIniLines(text: string, syntax: IniSyntax): Map<string, IniLines> {
  const reader = new IniReader(syntax);
  for (const line of text.split(/(?<=\n)/)) reader.read(line);
  return reader.finish();
}

class IniReader {
  readonly #syntax: IniSyntax;
  readonly #source: string;
  readonly #sections = new Map<string, IniLines>([[DEFAULT_SECTION, new Map()]]);
  readonly #faults: { readonly line: number; readonly text: string }[] = [];
  #line = 0;
  #name = '';
  #section: IniLines | undefined;
  #value: string[] | null | undefined;
  #indent = 0;

  constructor(syntax: IniSyntax) {
    this.#syntax = syntax;
    this.#source = syntax.source ?? '<string>';
  }

  read(line: string): void {
    this.#line++;
    const start = this.#commentStart(line);
    const words = line.slice(0, start).trim();
    if (words === '') {
      if (start === undefined) this.#value?.push('');
      return;
    }
    const depth = line.search(/\S/);
    if (this.#value && depth > this.#indent) {
      this.#value.push(words);
      return;
    }
    this.#indent = depth;
    const header = HEADER.exec(words)?.[1];
    if (header === undefined) this.#option(words, line);
    else this.#enter(header);
  }

  finish(): Map<string, IniLines> {
    const [first] = this.#faults;
    if (first === undefined) return this.#sections;
    const shown = this.#faults.map(({ line, text }) => `\n\t[line ${padded(line)}]: ${reprText(text)}`);
    const message = `Source contains parsing errors: ${reprText(this.#source)}${shown.join('')}`;
    throw new ConfigParserError('ParsingError', message, first.line);
  }

  #commentStart(line: string): number | undefined {
    if (/^\s*[#;]/.test(line)) return 0;
    const starts = (this.#syntax.inlineComments ?? []).flatMap(prefix => {
      for (let at = line.indexOf(prefix); at >= 0; at = line.indexOf(prefix, at + 1))
        if (at === 0 || /\s/.test(line[at - 1] ?? '')) return [at];
      return [];
    });
    return starts.length === 0 ? undefined : Math.min(...starts);
  }

  #fault(className: string, said: string): ConfigParserError {
    const place = `While reading from ${reprText(this.#source)} [line ${padded(this.#line)}]`;
    return new ConfigParserError(className, `${place}: ${said}`, this.#line);
  }

  #enter(header: string): void {
    const known = this.#sections.get(header);
    if (known !== undefined && header !== DEFAULT_SECTION)
      throw this.#fault('DuplicateSectionError', `section ${reprText(header)} already exists`);
    this.#name = header;
    this.#section = known ?? new Map();
    this.#sections.set(header, this.#section);
    this.#value = undefined;
  }

  #option(words: string, line: string): void {
    if (this.#section === undefined)
      throw new ConfigParserError(
        'MissingSectionHeaderError',
        `File contains no section headers.\nfile: ${reprText(this.#source)}, line: ${this.#line}\n${reprText(line)}`,
        this.#line,
      );
    const match = (this.#syntax.allowNoValue === true ? OPTIONAL_VALUE : OPTION).exec(words);
    const [, written = '', value] = match ?? [];
    if (written === '') {
      this.#faults.push({ line: this.#line, text: line });
      return;
    }
    const option = optionName(written, this.#syntax);
    if (this.#section.has(option))
      throw this.#fault(
        'DuplicateOptionError',
        `option ${reprText(option)} in section ${reprText(this.#name)} already exists`,
      );
    this.#value = value === undefined ? null : [value];
    this.#section.set(option, this.#value);
  }
}

export function optionName(written: string, { caseSensitive }: IniSyntax): string {
  return caseSensitive === true ? written : written.toLowerCase();
}

function padded(line: number): string {
  return String(line).padStart(2, ' ');
}
