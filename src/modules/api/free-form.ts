import { unquote } from '../../ansible-words.ts';
import { PlayError } from '../../errors.ts';
import { LETTER_ESCAPES } from '../../python/string-escapes.ts';

/**
 * Ansible's reading of `k=v` text: words are separated by blanks and line ends, but never inside quotes or Jinja2
 * blocks. Joining the words again with `joinWords` gives back the text with its own blanks and line ends.
 */

const JINJA_PAIRS = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
] as const;

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Knows, chunk after chunk, whether the text stands inside a quote or a Jinja2 block. */
class Nesting {
  #quote: string | undefined;
  readonly #depths = [0, 0, 0];

  get quoted(): boolean {
    return this.#quote !== undefined;
  }

  get inJinja(): boolean {
    return this.#depths.some(depth => depth > 0);
  }

  readQuotes(chunk: string): void {
    for (let i = 0; i < chunk.length; i++) {
      const char = chunk[i];
      if ((char !== '"' && char !== "'") || chunk[i - 1] === '\\') continue;
      if (this.#quote === undefined) this.#quote = char;
      else if (this.#quote === char) this.#quote = undefined;
    }
  }

  /** True when the chunk opens or closes a block. */
  readJinja(chunk: string): boolean {
    let moved = false;
    JINJA_PAIRS.forEach(([open, close], i) => {
      const before = this.#depths[i] ?? 0;
      const after = Math.max(0, before + occurrences(chunk, open) - occurrences(chunk, close));
      this.#depths[i] = after;
      if (after !== before) moved = true;
    });
    return moved;
  }
}

/** @throws PlayError `bad-arguments` when a quote or a Jinja2 block stays open. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  const nesting = new Nesting();
  const lines = text.split('\n');
  const extendLast = (more: string): void => {
    if (words.length === 0) words.push(more);
    else words[words.length - 1] += more;
  };
  lines.forEach((line, lineIndex) => {
    const chunks = line.split(' ');
    let continued = false;
    chunks.forEach((chunk, index) => {
      if (chunk === '' && index > 0) {
        extendLast(' ');
        return;
      }
      if (chunk === '\\' && !nesting.quoted) {
        continued = true;
        return;
      }
      const wasQuoted = nesting.quoted;
      const wasInJinja = nesting.inJinja;
      nesting.readQuotes(chunk);
      const startsWord = nesting.quoted && !wasQuoted && !wasInJinja;
      const joins = !startsWord && (wasInJinja || nesting.quoted || wasQuoted);
      const first = wasQuoted || chunks.length > 1 ? chunk : `\n${chunk}`;
      if (startsWord) words.push(chunk);
      else if (joins) extendLast(index > 0 ? ` ${chunk}` : first);
      const moved = nesting.readJinja(chunk);
      if (!startsWord && !joins && (moved || chunk !== '')) words.push(chunk);
    });
    if (lineIndex < lines.length - 1 && !continued) extendLast('\n');
  });
  if (nesting.quoted || nesting.inJinja)
    throw new PlayError(`failed at splitting arguments, either an unbalanced jinja2 block or quotes: ${text}`, {
      code: 'bad-arguments',
      hint: 'quote the whole value, or write the arguments as a YAML mapping',
      exitCode: 4,
    });
  return words;
}

export function joinWords(words: readonly string[]): string {
  let text = '';
  for (const word of words) text += text === '' || text.endsWith('\n') ? word : ` ${word}`;
  return text;
}

const ESCAPE = /\\(?:U[0-9a-fA-F]{8}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\\'"abfnrtv])/g;
const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  ...LETTER_ESCAPES,
};

function decodeEscapes(text: string): string {
  return text.replace(ESCAPE, sequence => {
    const known = ESCAPED[sequence.slice(1)];
    if (known !== undefined) return known;
    const code = Number.parseInt(sequence.slice(2), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : sequence;
  });
}

export interface KeyValueText {
  readonly options: Map<string, string>;
  /** The words that were no `k=v`, joined as they stood; undefined when there were none. */
  readonly rest: string | undefined;
}

/**
 * Reads `a=1 b="x y" free words`.
 * @param only the names that count as options (free-form modules); every other `k=v` stays part of the text.
 */
export function parseKeyValues(text: string, only?: ReadonlySet<string>): KeyValueText {
  const options = new Map<string, string>();
  const rest: string[] = [];
  for (const word of splitWords(text)) {
    const decoded = decodeEscapes(word);
    if (!decoded.includes('=')) {
      rest.push(word);
      continue;
    }
    let at = decoded.indexOf('=', 1);
    while (at > 0 && decoded[at - 1] === '\\') at = decoded.indexOf('=', at + 1);
    if (at < 0) {
      rest.push(decoded.replaceAll('\\=', '='));
      continue;
    }
    const name = decoded.slice(0, at);
    if (only !== undefined && !only.has(name)) rest.push(word);
    else options.set(name.trim(), unquote(decoded.slice(at + 1).trim()));
  }
  return { options, rest: rest.length === 0 ? undefined : joinWords(rest) };
}
