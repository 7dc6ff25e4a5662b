import { CENSORED } from '../ansible-words.ts';
import { atOnce, type Slices } from '../in-slices.ts';
import { formsOf, type SecretForm } from './secret-forms.ts';
import { type Found, SecretIndex } from './secret-index.ts';

const MASK = '********';

/** The secret texts of a run; every reporter and log writes through `mask`. */
export class Secrets {
  readonly #texts = new Set<string>();
  /** Those of the texts whose forms are not in the index yet. */
  readonly #unlearned: string[] = [];
  /** Of the text that is being learned, those that are still to come: whoever goes on, goes on here. */
  #forms: Iterator<SecretForm | undefined> | undefined;
  readonly #index = new SecretIndex();

  add(secret: string): void {
    const text = secret.replace(/\n$/, '');
    if (text === '' || this.#texts.has(text)) return;
    this.#texts.add(text);
    this.#unlearned.push(text);
  }

  /** Whether `learn` has anything to do. */
  get isLearned(): boolean {
    return this.#forms === undefined && this.#unlearned.length === 0;
  }

  /** Readies what `mask` needs to know of the secrets added since: much, where a file of many lines is secret. */
  *learn(): Slices<void> {
    while (!this.isLearned) {
      this.#forms ??= formsOf(this.#unlearned.pop() ?? '');
      const form = this.#forms.next();
      if (form.done === true) this.#forms = undefined;
      else if (form.value !== undefined) this.#index.add(form.value);
      yield;
    }
  }

  get size(): number {
    return this.#texts.size;
  }

  /** The secrets that a text holds; they may overlap, so each is looked for by itself. */
  within(text: string): string[] {
    return [...this.#texts].filter(secret => text.includes(secret));
  }

  /** Replaces every secret, also as JSON, repr and base64 would write it. */
  mask(text: string): string {
    return atOnce(this.masking(text));
  }

  /** As `mask`, for a text that may be very long. */
  *masking(text: string): Slices<string> {
    if (!this.isLearned) yield* this.learn();
    if (this.#texts.size === 0) return text;
    let shown = '';
    let last = 0;
    for (const found of this.#index.find(text)) {
      if (found === undefined) {
        yield;
        continue;
      }
      if (isOfCensored(text, found)) continue;
      shown += text.slice(last, found.start) + MASK;
      last = found.end;
    }
    return last === 0 ? text : shown + text.slice(last);
  }
}

/** Whether it stands within what is told in place of a hidden result: words that are everybody's, whoever has them for a secret. */
function isOfCensored(text: string, { start, end }: Found): boolean {
  return text.slice(Math.max(0, end - CENSORED.length), start + CENSORED.length).includes(CENSORED);
}
