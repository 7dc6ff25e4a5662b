import { OMIT, shortName } from '../../ansible-words.ts';
import type { ErrorCode } from '../../error-codes.ts';
import { EXIT, PlayError } from '../../errors.ts';
import { str } from '../../python/semantics.ts';
import { type Templar, TemplateError } from '../../template/templar.ts';
import { positionsOf, type Value } from '../../values.ts';
import type { CompiledPlay } from '../compile/steps.ts';
import { coreOf, type RunOptions } from '../options.ts';
import { toBoolean } from './strict-boolean.ts';

/** Values of a play's keywords, rendered. @throws PlayError `play-field` where one cannot be */
export class PlayFields {
  readonly #compiled: CompiledPlay;
  readonly #templar: () => Templar;
  readonly #options: RunOptions;

  constructor(compiled: CompiledPlay, templar: () => Templar, options: RunOptions) {
    this.#compiled = compiled;
    this.#templar = templar;
    this.#options = options;
  }

  /** As written where it cannot be rendered; a play without a name is called by its hosts. */
  get name(): string {
    const written = this.#compiled.play.name;
    if (written === undefined || written === '') return this.hostPatterns().join(',');
    try {
      return this.#text('name') ?? written;
    } catch (error) {
      if (error instanceof PlayError && !coreOf(this.#options).namedPlays) return written;
      throw error;
    }
  }

  /** What the play says under `hosts`. @throws PlayError `play-field`, `no-hosts` */
  hostPatterns(): readonly string[] {
    const rendered = this.#template('hosts', this.#compiled.play.hosts);
    const patterns = (Array.isArray(rendered) ? rendered : [rendered]).map(str);
    if (!patterns.includes('')) return patterns;
    throw this.#error('hosts', "the field 'hosts' is required, and cannot have empty values", 'no-hosts');
  }

  get order(): string | undefined {
    return this.#text('order');
  }

  /** The sizes of batches, as given; null has all hosts in one. */
  get serial(): Value {
    return this.#rendered('serial') ?? null;
  }

  /** What Mitogen makes faster under names of its own is the same order of tasks. */
  get strategy(): string {
    const written = shortName(this.#text('strategy') ?? this.#options.settings.strategy);
    return written === 'mitogen' ? 'linear' : written.replace(/^mitogen_/, '');
  }

  get forceHandlers(): boolean {
    return this.#boolean('force_handlers') ?? this.#options.forceHandlers;
  }

  get gatherFacts(): boolean | undefined {
    return this.#boolean('gather_facts');
  }

  /** Share of a batch, in percent, that may fail. */
  get maxFailPercentage(): number | undefined {
    return this.#percentage('max_fail_percentage');
  }

  /** What is of the wrong type is told before the first host is touched. @throws PlayError `keyword-type`, `play-field` */
  judge(): void {
    this.#boolean('gather_facts');
    this.#boolean('force_handlers');
    this.#percentage('max_fail_percentage');
  }

  /** Undefined for what is not given, or is `omit`. */
  #rendered(keyword: string): Value | undefined {
    const value = this.#compiled.play.keywords.get(keyword);
    const rendered = value === undefined || value === null ? undefined : this.#template(keyword, value);
    return rendered === OMIT ? undefined : rendered;
  }

  #boolean(keyword: string): boolean | undefined {
    const value = this.#rendered(keyword);
    if (value === undefined) return undefined;
    try {
      return toBoolean(value);
    } catch {
      throw this.#wrong(keyword, str(value), 'a boolean');
    }
  }

  #percentage(keyword: string): number | undefined {
    const text = this.#text(keyword);
    if (text === undefined) return undefined;
    const share = Number(text.replace(/%$/, ''));
    if (Number.isNaN(share)) throw this.#wrong(keyword, text, 'a percentage');
    return share;
  }

  #wrong(keyword: string, text: string, what: string): PlayError {
    const message = `the field '${keyword}' has an invalid value (${text}), and could not be converted to ${what}.`;
    return this.#error(keyword, message, 'keyword-type');
  }

  #text(keyword: string): string | undefined {
    const value = this.#rendered(keyword);
    if (value === undefined || value === null) return undefined;
    return str(value);
  }

  #template(keyword: string, value: Value): Value {
    try {
      return this.#templar().template(value);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const undefinedOne = error.className === 'AnsibleUndefinedVariable';
      const which = undefinedOne ? ', which includes an undefined variable' : '';
      const message = `The field '${keyword}' has an invalid value${which}. The error was: ${error.message}`;
      throw this.#error(keyword, message, 'play-field', error.hint);
    }
  }

  #error(keyword: string, message: string, code: ErrorCode, hint?: string): PlayError {
    const { source, at } = this.#compiled.play;
    const position = positionsOf(source)?.value(keyword) ?? at;
    return new PlayError(message, { code, position, hint, exitCode: EXIT.parse });
  }
}
