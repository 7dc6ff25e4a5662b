import { CENSORED } from '../ansible-words.ts';
import { cut, type LongText, PIECE, type Slices } from '../in-slices.ts';
import type { Found, SecretIndex } from './secret-index.ts';

const MASK = '********';

/**
 * A long text, part by part, with a mask for each secret of the index. Only a window of the text is in one piece: as much as a secret
 * that begins in it may take, and what decides whether it is one.
 */
export function* maskedParts(text: LongText, index: SecretIndex): Slices<LongText> {
  const overlap = index.longest + CENSORED.length;
  const window = new Window(index);
  const masked: string[] = [];
  let isMasked = false;
  for (const part of text) {
    for (const some of cut(part, Math.max(PIECE, overlap))) {
      window.text += some;
      if (window.waiting < PIECE + overlap) continue;
      isMasked = (yield* window.search(window.text.length - overlap, masked)) || isMasked;
    }
  }
  isMasked = (yield* window.search(window.text.length, masked)) || isMasked;
  return isMasked ? masked : text;
}

class Window {
  /** What is to come, and so much before it as is looked back at. */
  text = '';
  readonly #index: SecretIndex;
  /** Up to here the text has been given out. */
  #shown = 0;
  /** From here on it is to be searched. */
  #from = 0;
  /** Where the last secret ended. */
  #last = 0;

  constructor(index: SecretIndex) {
    this.#index = index;
  }

  get waiting(): number {
    return this.text.length - this.#from;
  }

  /** Gives out what comes before a place, and the secrets that begin there, as masks. @returns whether there is one */
  *search(to: number, masked: string[]): Slices<boolean> {
    let given = '';
    let isMasked = false;
    for (const found of this.#index.find(this.text, this.#from, to, this.#last)) {
      if (found === undefined) {
        yield;
        continue;
      }
      this.#from = this.#last = found.end;
      if (isOfCensored(this.text, found)) continue;
      isMasked = true;
      given += this.text.slice(this.#shown, found.start) + MASK;
      this.#shown = found.end;
    }
    this.#from = Math.max(this.#from, to);
    // A secret may take the character before it along.
    const end = to === this.text.length ? to : Math.max(this.#shown, this.#from - 1);
    given += this.text.slice(this.#shown, end);
    this.#shown = end;
    if (given !== '') masked.push(given);
    this.#forget(Math.max(0, this.#shown - CENSORED.length));
    return isMasked;
  }

  #forget(count: number): void {
    this.text = this.text.slice(count);
    this.#shown -= count;
    this.#from -= count;
    this.#last -= count;
  }
}

/** Whether it stands within what is told in place of a hidden result: words that are everybody's, whoever has them for a secret. */
function isOfCensored(text: string, { start, end }: Found): boolean {
  return text.slice(Math.max(0, end - CENSORED.length), start + CENSORED.length).includes(CENSORED);
}
