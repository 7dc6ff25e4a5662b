import { atOnce, type LongText, type Slices } from '../in-slices.ts';
import { maskedParts } from './masked-parts.ts';
import { formsOf, type SecretForm } from './secret-forms.ts';
import { SecretIndex } from './secret-index.ts';

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
    return (yield* this.maskingParts([text])).join('');
  }

  /** As `masking`; a secret is found, too, where it goes over from one part to the next. */
  *maskingParts(text: LongText): Slices<LongText> {
    if (!this.isLearned) yield* this.learn();
    return this.#texts.size === 0 ? text : yield* maskedParts(text, this.#index);
  }
}
