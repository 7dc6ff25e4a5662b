import { formsOf } from './secret-forms.ts';
import { SecretIndex } from './secret-index.ts';

const MASK = '********';

/** The secret texts of a run; every reporter and log writes through `mask`. */
export class Secrets {
  readonly #texts = new Set<string>();
  readonly #index = new SecretIndex();

  add(secret: string): void {
    const text = secret.replace(/\n$/, '');
    if (text === '' || this.#texts.has(text)) return;
    this.#texts.add(text);
    for (const form of formsOf(text)) this.#index.add(form);
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
    if (this.#texts.size === 0) return text;
    let shown = '';
    let last = 0;
    for (const { start, end } of this.#index.find(text)) {
      shown += text.slice(last, start) + MASK;
      last = end;
    }
    return last === 0 ? text : shown + text.slice(last);
  }
}
