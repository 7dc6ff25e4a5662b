import { type SecretForm, SHORTEST_INSIDE_TEXT } from './secret-forms.ts';

interface SameLength {
  readonly length: number;
  /** BASE to the power of the length. */
  readonly power: number;
  readonly byHash: Map<number, SecretForm[]>;
}

export interface Found {
  readonly start: number;
  readonly end: number;
}

/** After so many places of a text the search may be interrupted. */
const STEPS_OF_A_SLICE = 50_000;

const { imul } = Math;
const BASE = 0x01000193;
const WORD = /[\w.]/;
const ENCODED = /[\w+/=-]/;

/**
 * Where forms of secrets stand in a text, in time linear in the text, whatever the number and length of the secrets (Rabin and Karp's
 * search: rolling hashes). A pattern of all of them is too large for a RegExp, and a tree with a node a character is for memory.
 */
export class SecretIndex {
  /** Forms by their first characters, the longest first; the shortest ones, which are masked where they stand alone, on their own. */
  readonly #byStart = new Map<string, SameLength[]>();
  readonly #short = new Set<string>();
  /** Which hashes of first characters there are: most positions of a text end here. */
  readonly #starts = new Uint8Array(0x10000);

  /** As long as the longest form. */
  longest = 0;

  add(form: SecretForm): void {
    const { text } = form;
    this.longest = Math.max(this.longest, text.length);
    if (text.length < SHORTEST_INSIDE_TEXT) {
      this.#short.add(text);
      return;
    }
    this.#starts[startHash(text, 0)] = 1;
    const key = text.slice(0, SHORTEST_INSIDE_TEXT);
    const groups = this.#byStart.get(key) ?? [];
    this.#byStart.set(key, groups);
    let group = groups.find(each => each.length === text.length);
    if (group === undefined) {
      group = { length: text.length, power: powerOf(text.length), byHash: new Map() };
      groups.push(group);
      groups.sort((a, b) => b.length - a.length);
    }
    let hash = 0;
    for (let i = 0; i < text.length; i++) hash = further(hash, text, i);
    const same = group.byHash.get(hash) ?? [];
    if (!same.some(each => each.text === text)) group.byHash.set(hash, [...same, form]);
  }

  /**
   * The forms that begin within a part of a text from left to right, the longest at each place; none overlap, with each other or the one
   * that was last. Undefined where so much of the text is done.
   */
  *find(text: string, from: number, to: number, endOfLast: number): Generator<Found | undefined> {
    let hashes: Int32Array | undefined;
    let last = endOfLast;
    let steps = 0;
    for (let at = from; at < to; at++) {
      if (++steps % STEPS_OF_A_SLICE === 0) yield undefined;
      let found: Found | undefined;
      if (this.#starts[startHash(text, at)] === 1) {
        const groups = this.#byStart.get(text.slice(at, at + SHORTEST_INSIDE_TEXT));
        if (groups !== undefined) {
          hashes ??= yield* hashesOf(text);
          found = longest(groups, text, at, hashes, last);
        }
      }
      found ??= this.#short.size === 0 ? undefined : this.#alone(text, at);
      if (found === undefined) continue;
      yield found;
      last = found.end;
      at = last - 1;
    }
  }

  #alone(text: string, at: number): Found | undefined {
    if (at > 0 && WORD.test(text.charAt(at - 1))) return undefined;
    for (let end = Math.min(text.length, at + SHORTEST_INSIDE_TEXT - 1); end > at; end--) {
      if (this.#short.has(text.slice(at, end)) && !WORD.test(text.charAt(end))) return { start: at, end };
    }
    return undefined;
  }
}

function longest(
  groups: readonly SameLength[],
  text: string,
  at: number,
  hashes: Int32Array,
  last: number,
): Found | undefined {
  for (const { length, power, byHash } of groups) {
    const end = at + length;
    if (end > text.length) continue;
    const hash = ((hashes[end] ?? 0) - imul(hashes[at] ?? 0, power)) | 0;
    const form = byHash.get(hash)?.find(each => text.startsWith(each.text, at));
    if (form === undefined) continue;
    const before = form.before === 1 && at > last && ENCODED.test(text.charAt(at - 1)) ? 1 : 0;
    const after = form.after === 1 && ENCODED.test(text.charAt(end)) ? 1 : 0;
    return { start: at - before, end: end + after };
  }
  return undefined;
}

function startHash(text: string, at: number): number {
  let hash = 0;
  for (let i = at; i < at + SHORTEST_INSIDE_TEXT; i++) hash = imul(hash, 31) + text.charCodeAt(i);
  return hash & 0xffff;
}

const further = (hash: number, text: string, at: number): number => (imul(hash, BASE) + text.charCodeAt(at) + 1) | 0;

/** The hash of each beginning of a text, by its length. */
function* hashesOf(text: string): Generator<undefined, Int32Array> {
  const hashes = new Int32Array(text.length + 1);
  let hash = 0;
  for (let i = 0; i < text.length; i++) {
    hash = further(hash, text, i);
    hashes[i + 1] = hash;
    if (i % STEPS_OF_A_SLICE === STEPS_OF_A_SLICE - 1) yield undefined;
  }
  return hashes;
}

function powerOf(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power = imul(power, BASE);
  return power;
}
