import { jsonString } from '../python/json-dump.ts';
import { escapeRegex } from '../python/regex/escape.ts';
import { reprText } from '../python/repr.ts';

const MASK = '********';
/** Shorter secrets are masked only where they stand alone: masking every "a" would garble the screen and hide nothing. */
const SHORTEST_INSIDE_TEXT = 4;

/** The secret texts of a run; every reporter and log writes through `mask`. */
export class Secrets {
  readonly #texts = new Set<string>();
  #pattern: RegExp | undefined;

  add(secret: string): void {
    const text = secret.replace(/\n$/, '');
    if (text === '' || this.#texts.has(text)) return;
    this.#texts.add(text);
    this.#pattern = undefined;
  }

  get size(): number {
    return this.#texts.size;
  }

  /** The secrets that a text holds. */
  within(text: string): string[] {
    return [...this.#texts].filter(secret => text.includes(secret));
  }

  /** Replaces every secret, also as JSON, repr and base64 would write it. */
  mask(text: string): string {
    if (this.#texts.size === 0) return text;
    this.#pattern ??= this.#compile();
    return text.replace(this.#pattern, MASK);
  }

  #compile(): RegExp {
    const forms = new Set<string>();
    for (const text of this.#texts) {
      const json = jsonString(text, false).slice(1, -1);
      const encoded = Buffer.from(text).toString('base64');
      for (const form of [text, json, json.replaceAll('\\"', '"'), JSON.stringify(json).slice(1, -1)]) forms.add(form);
      for (const written of [jsonString(text), reprText(text)]) forms.add(written.slice(1, -1));
      if (text.length >= SHORTEST_INSIDE_TEXT) forms.add(encoded);
    }
    const patterns = [...forms]
      .sort((a, b) => b.length - a.length)
      .map(form => {
        const escaped = escapeRegex(form);
        return form.length < SHORTEST_INSIDE_TEXT ? `(?<![\\w.])${escaped}(?![\\w.])` : escaped;
      });
    return new RegExp(patterns.join('|'), 'g');
  }
}
