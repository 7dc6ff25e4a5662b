import { compileTree, type RegexProgram } from './compile.ts';
import { RegexMachine } from './machine.ts';
import { parseRegex } from './parse.ts';
import type { RegexFlags } from './syntax.ts';

const CACHE_LIMIT = 500;
const cache = new Map<string, Regex>();

/** One match: the text of each group (undefined where it took no part), and where the match stands. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/**
 * A compiled Python regular expression. The engine is our own backtracking one, since JavaScript's differs in what a
 * group holds after a repetition, in back references to groups that took no part, in possessive and atomic groups and
 * scoped flags, and cannot be bounded in time; here each search has a budget of steps.
 */
export class Regex {
  readonly #program: RegexProgram;

  constructor(pattern: string, flags: Partial<RegexFlags> = {}) {
    this.#program = compileTree(parseRegex(pattern, flags));
  }

  get groups(): number {
    return this.#program.groups;
  }

  get names(): ReadonlyMap<string, number> {
    return this.#program.names;
  }

  /** The flag `m`, given or written at the pattern's start. */
  get multiline(): boolean {
    return this.#program.multiline;
  }

  search(text: string): RegexMatch | undefined {
    return toMatch(text, new RegexMachine(this.#program, text).search(0));
  }

  /** As `re.match`: a match that begins where the text does. */
  match(text: string): RegexMatch | undefined {
    return toMatch(text, new RegexMachine(this.#program, text).matchAt(0));
  }

  /** All matches that do not overlap; after an empty one, one that is not empty may begin in the same place. */
  *matches(text: string): Generator<RegexMatch> {
    const machine = new RegexMachine(this.#program, text);
    let found = toMatch(text, machine.search(0));
    while (found !== undefined) {
      yield found;
      const { start, end } = found;
      found = start === end ? this.#afterEmpty(machine, text, end) : toMatch(text, machine.search(end));
    }
  }

  #afterEmpty(machine: RegexMachine, text: string, position: number): RegexMatch | undefined {
    const here = toMatch(text, machine.matchAt(position, true));
    if (here !== undefined) return here;
    const code = text.codePointAt(position);
    return code === undefined ? undefined : toMatch(text, machine.search(position + (code > 0xffff ? 2 : 1)));
  }
}

function toMatch(text: string, bounds: readonly number[] | undefined): RegexMatch | undefined {
  if (bounds === undefined) return undefined;
  const groups: (string | undefined)[] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    const from = bounds[i] ?? -1;
    const to = bounds[i + 1] ?? -1;
    groups.push(from < 0 || to < 0 ? undefined : text.slice(from, to));
  }
  return { start: bounds[0] ?? 0, end: bounds[1] ?? 0, groups };
}

/** Compiles a pattern, or finds it compiled: loops use the same one again and again. */
export function regex(pattern: string, flags: Partial<RegexFlags> = {}): Regex {
  const key = `${flags.ignoreCase === true ? 'i' : ''}${flags.multiline === true ? 'm' : ''}${flags.dotAll === true ? 's' : ''}:${pattern}`;
  let compiled = cache.get(key);
  if (compiled === undefined) {
    if (cache.size >= CACHE_LIMIT) cache.clear();
    compiled = new Regex(pattern, flags);
    cache.set(key, compiled);
  }
  return compiled;
}
