import { Lexer } from 'yaml';

/** One character that begins a flow collection for the lexer, whatever its kind. */
const FLOW = '[';
const DOCUMENT = '\x02';
/** Twice at one place happens; more is an endless loop. */
const MAX_REPEATS = 4;

/**
 * The lexemes of `yaml`'s lexer with their offsets. Where that lexer and libyaml disagree on where a scalar ends
 * (indentation inside quotes and flow collections), the scanner starts it anew at an offset of its choice.
 */
export class Lexemes {
  readonly #text: string;
  #source: Iterator<string>;
  /** The current lexeme; undefined at the end. */
  current: string | undefined = undefined;
  /** Offset of the current lexeme. */
  at = 0;
  #restartedAt = -1;
  #repeats = 0;

  constructor(text: string) {
    this.#text = text;
    this.#source = new Lexer().lex(text);
    this.#pull();
  }

  #pull(): void {
    const next = this.#source.next();
    this.current = next.done === true ? undefined : next.value;
  }

  next(): void {
    const { current } = this;
    if (current !== undefined && !isMark(current)) this.at += current.length;
    this.#pull();
  }

  /** Continues at `offset`, at a depth of `flowLevel` open flow collections. */
  restart(offset: number, flowLevel: number): void {
    this.#repeats = offset === this.#restartedAt ? this.#repeats + 1 : 0;
    this.#restartedAt = offset;
    if (this.#repeats > MAX_REPEATS) throw new Error(`the YAML lexer makes no progress at offset ${offset}`);
    this.#source = new Lexer().lex(FLOW.repeat(flowLevel) + this.#text.slice(offset));
    this.at = offset;
    this.#pull();
    if (this.current === DOCUMENT) this.#pull();
    for (let level = 0; level < flowLevel; level++) this.#pull();
  }
}

/** Marks are emitted by the lexer, not read from the text. */
function isMark(lexeme: string): boolean {
  const code = lexeme.charCodeAt(0);
  return lexeme.length === 1 && (code === 0x02 || code === 0x18 || code === 0x1f);
}
