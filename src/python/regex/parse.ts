import { anything, notNewline } from './charset.ts';
import { charNode, parseEscape, parseSet } from './escapes.ts';
import { PatternReader, regexError } from './reader.ts';
import { readBounds, repeatLast } from './repeat.ts';
import { NO_FLAGS, type RegexFlags, type RegexNode, type RegexTree, widthOf } from './syntax.ts';

const FLAG_LETTERS: Readonly<Record<string, keyof RegexFlags | 'none'>> = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  x: 'verbose',
  a: 'ascii',
  u: 'none',
  L: 'none',
};

/** Raised inside of the parser when a leading `(?x)` asks for the pattern to be read anew. */
class VerboseRestart {
  readonly flags: RegexFlags;
  constructor(flags: RegexFlags) {
    this.flags = flags;
  }
}

/** Reads Python's `re` syntax (3.11). @throws PythonError `error` with Python's words and position. */
export function parseRegex(pattern: string, flags: Partial<RegexFlags> = {}): RegexTree {
  const given = { ...NO_FLAGS, ...flags };
  try {
    return new RegexParser(pattern, given).parse();
  } catch (error) {
    if (error instanceof VerboseRestart) return new RegexParser(pattern, error.flags).parse();
    throw error;
  }
}

class RegexParser {
  readonly #reader: PatternReader;
  #flags: RegexFlags;
  #groups = 0;
  readonly #names = new Map<string, number>();
  readonly #open = new Set<number>();

  constructor(pattern: string, flags: RegexFlags) {
    this.#reader = new PatternReader(pattern);
    this.#flags = flags;
  }

  parse(): RegexTree {
    const root = this.#alternatives(this.#flags, true);
    if (!this.#reader.ended) throw this.#reader.error('unbalanced parenthesis', this.#reader.position);
    return { root, groups: this.#groups, names: this.#names, multiline: this.#flags.multiline };
  }

  #alternatives(flags: RegexFlags, top = false): RegexNode {
    const branches = [this.#sequence(flags)];
    while (this.#reader.take('|')) branches.push(this.#sequence(top ? this.#flags : flags));
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? only : { kind: 'either', branches };
  }

  #sequence(given: RegexFlags): RegexNode {
    const reader = this.#reader;
    const parts: RegexNode[] = [];
    let flags = given;
    for (let char = reader.peek(); char !== undefined && char !== '|' && char !== ')'; char = reader.peek()) {
      const start = reader.position;
      reader.next();
      if (flags.verbose && this.#skipsVerbose(char)) continue;
      if ('*+?'.includes(char) || (char === '{' && readBounds(this.#reader) !== undefined)) {
        reader.position = start;
        repeatLast(parts, this.#reader, start);
        continue;
      }
      const part = this.#atom(char, flags, start);
      if (part === 'flags') flags = this.#flags;
      else if (part !== undefined) parts.push(part);
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts };
  }

  #skipsVerbose(char: string): boolean {
    if (char === '#') {
      while (!this.#reader.ended && this.#reader.next() !== '\n');
      return true;
    }
    return ' \t\n\r\v\f'.includes(char);
  }

  #atom(char: string, flags: RegexFlags, start: number): RegexNode | 'flags' | undefined {
    switch (char) {
      case '.':
        return { kind: 'set', has: flags.dotAll ? anything : notNewline };
      case '^':
        return { kind: 'anchor', at: flags.multiline ? 'line-start' : 'start', ascii: false };
      case '$':
        return { kind: 'anchor', at: flags.multiline ? 'line-end' : 'before-last-newline', ascii: false };
      case '[':
        return parseSet(this.#reader, flags, start);
      case '(':
        return this.#group(flags, start);
      case '\\':
        return parseEscape(this.#reader, flags, start, (index, at) => this.#backreference(index, flags, at + 1));
      default:
        return charNode(char.codePointAt(0) ?? 0, flags);
    }
  }

  #backreference(index: number, flags: RegexFlags, position: number): RegexNode {
    if (index > this.#groups) throw this.#reader.error(`invalid group reference ${index}`, position);
    if (this.#open.has(index)) throw this.#reader.error('cannot refer to an open group', position - 1);
    return { kind: 'backreference', index, ignoreCase: flags.ignoreCase };
  }

  #group(flags: RegexFlags, start: number): RegexNode | 'flags' | undefined {
    const reader = this.#reader;
    if (!reader.take('?')) return this.#capture(flags, start, undefined);
    const sign = reader.next();
    switch (sign) {
      case ':':
        return this.#closed(flags, start);
      case 'P':
        return this.#named(flags, start);
      case '#':
        while (reader.peek() !== ')') {
          if (reader.ended) throw reader.error('missing ), unterminated comment', start);
          reader.next();
        }
        reader.next();
        return undefined;
      case '=':
      case '!':
        return { kind: 'look', behind: undefined, negative: sign === '!', body: this.#closed(flags, start) };
      case '<':
        return this.#lookBehind(flags, start);
      case '>':
        return { kind: 'atomic', body: this.#closed(flags, start) };
      case '(':
        return this.#conditional(flags, start);
      default:
        if (sign === '') throw reader.error('unexpected end of pattern', reader.position);
        if (sign === '-' || FLAG_LETTERS[sign] !== undefined) return this.#inlineFlags(sign, flags, start);
        throw reader.error(`unknown extension ?${sign}`, start + 1);
    }
  }

  #closed(flags: RegexFlags, start: number): RegexNode {
    const body = this.#alternatives(flags);
    if (!this.#reader.take(')')) throw this.#reader.error('missing ), unterminated subpattern', start);
    // A sequence of its own, so that a quantifier after the group is no "multiple repeat".
    return body.kind === 'repeat' || body.kind === 'anchor' ? { kind: 'sequence', parts: [body] } : body;
  }

  #capture(flags: RegexFlags, start: number, name: string | undefined): RegexNode {
    const index = ++this.#groups;
    if (name !== undefined) this.#names.set(name, index);
    this.#open.add(index);
    const body = this.#closed(flags, start);
    this.#open.delete(index);
    return { kind: 'group', index, body };
  }

  #groupName(terminator: string): string {
    const at = this.#reader.position;
    const name = this.#reader.until(terminator, 'group name');
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw this.#reader.error(`bad character in group name '${name}'`, at);
    return name;
  }

  #named(flags: RegexFlags, start: number): RegexNode {
    const reader = this.#reader;
    const at = reader.position + 1;
    if (reader.take('<')) {
      const name = this.#groupName('>');
      const known = this.#names.get(name);
      if (known !== undefined)
        throw reader.error(`redefinition of group name '${name}' as group ${this.#groups + 1}; was group ${known}`, at);
      return this.#capture(flags, start, name);
    }
    if (!reader.take('=')) throw reader.error(`unknown extension ?P${reader.peek() ?? ''}`, start + 1);
    const name = this.#groupName(')');
    const index = this.#names.get(name);
    if (index === undefined) throw reader.error(`unknown group name '${name}'`, at);
    return this.#backreference(index, flags, at);
  }

  #lookBehind(flags: RegexFlags, start: number): RegexNode {
    const sign = this.#reader.next();
    if (sign !== '=' && sign !== '!') throw this.#reader.error(`unknown extension ?<${sign}`, start + 1);
    const body = this.#closed(flags, start);
    const [least, most] = widthOf(body);
    if (least !== most) throw regexError('look-behind requires fixed-width pattern', this.#reader.chars);
    return { kind: 'look', behind: least, negative: sign === '!', body };
  }

  #conditional(flags: RegexFlags, start: number): RegexNode {
    const reader = this.#reader;
    const at = reader.position;
    const name = reader.until(')', 'group name');
    const index = /^[0-9]+$/.test(name) ? Number(name) : this.#names.get(name);
    if (index === undefined) throw reader.error(`unknown group name '${name}'`, at);
    if (index === 0) throw reader.error('bad group number', at);
    const yes = this.#sequence(flags);
    const no: RegexNode = reader.take('|') ? this.#sequence(flags) : { kind: 'sequence', parts: [] };
    if (reader.peek() === '|') throw reader.error('conditional backref with more than two branches', reader.position);
    if (!reader.take(')')) throw reader.error('missing ), unterminated subpattern', start);
    if (index > this.#groups) throw reader.error(`invalid group reference ${index}`, at);
    return { kind: 'conditional', index, yes, no };
  }

  #inlineFlags(firstSign: string, flags: RegexFlags, start: number): RegexNode | 'flags' {
    const reader = this.#reader;
    const changed: Record<string, boolean> = {};
    let on = true;
    for (let sign = firstSign; sign !== ':' && sign !== ')'; sign = reader.next()) {
      if (sign === '-' && on) on = false;
      else if (sign === '' || !/^[A-Za-z-]$/.test(sign))
        throw reader.error('missing -, : or )', reader.position - (sign === '' ? 0 : 1));
      else if (FLAG_LETTERS[sign] === undefined) throw reader.error('unknown flag', reader.position - 1);
      else if (FLAG_LETTERS[sign] !== 'none') changed[FLAG_LETTERS[sign] ?? ''] = on;
    }
    const next: RegexFlags = { ...flags, ...changed };
    if (reader.chars[reader.position - 1] === ':') return this.#closed(next, start);
    if (!on || !this.#leadingFlagsOnly(start))
      throw reader.error('global flags not at the start of the expression', start);
    if (next.verbose && !this.#flags.verbose) throw new VerboseRestart(next);
    this.#flags = next;
    return 'flags';
  }

  /** Whether nothing but other global flags stands before a place. */
  #leadingFlagsOnly(start: number): boolean {
    return /^(\(\?[a-zA-Z]+\))*$/.test(this.#reader.chars.slice(0, start).join(''));
  }
}
