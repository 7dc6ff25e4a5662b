import { PythonError } from '../semantics.ts';
import { caseVariants, isWord } from './charset.ts';
import type { Instruction, RegexProgram } from './compile.ts';
import type { AnchorKind } from './syntax.ts';

/** Steps one search may take: about a second; a pattern that needs more is taken for an exponential one. */
const STEP_LIMIT = 30_000_000;
/** Numbers the backtracking stack may hold (four an entry). */
const STACK_LIMIT = 8_000_000;
const NEWLINE = 10;

/**
 * Runs programs of patterns over one text by backtracking, with a stack of its own (so that a long text cannot exhaust
 * the engine's) and a budget of steps (so that no pattern can hold up a run). Positions are UTF-16 offsets.
 */
export class RegexMachine {
  readonly #code: readonly Instruction[];
  readonly #program: RegexProgram;
  readonly #text: string;
  #registers: number[] = [];
  /** Entries of four: place in the program, position, length of the trail, least position of a span (or -1). */
  #stack: number[] = [];
  /** Register and former value of each change, so that backtracking can take them back. */
  #trail: number[] = [];
  #steps = 0;
  /** Where the whole match must not end: set when an empty match is not wanted. */
  #forbiddenEnd = -1;

  constructor(program: RegexProgram, text: string) {
    this.#program = program;
    this.#code = program.code;
    this.#text = text;
  }

  /** Group bounds of the match that begins just at `start` (two numbers a group, -1 for unset), or undefined. */
  matchAt(start: number, nonEmpty = false): readonly number[] | undefined {
    this.#forbiddenEnd = nonEmpty ? start : -1;
    this.#registers = new Array<number>(this.#program.registers).fill(-1);
    this.#stack = [];
    this.#trail = [];
    const end = this.#run(0, start);
    if (end < 0) return undefined;
    this.#registers[0] = start;
    this.#registers[1] = end;
    return this.#registers.slice(0, 2 * (this.#program.groups + 1));
  }

  /** The first match that begins at or after `from`. */
  search(from: number): readonly number[] | undefined {
    const { prefix } = this.#program;
    for (let start = from; start <= this.#text.length; start++) {
      if (prefix !== undefined) {
        start = this.#text.indexOf(prefix, start);
        if (start < 0) return undefined;
      }
      if (this.#insideCharacter(start)) continue;
      const found = this.matchAt(start);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #insideCharacter(position: number): boolean {
    const unit = this.#text.charCodeAt(position);
    if (!(unit >= 0xdc00 && unit <= 0xdfff)) return false;
    const before = this.#text.charCodeAt(position - 1);
    return before >= 0xd800 && before <= 0xdbff;
  }

  #codeAt(position: number): number {
    return position < this.#text.length ? (this.#text.codePointAt(position) ?? -1) : -1;
  }

  #back(position: number): number {
    return this.#insideCharacter(position - 1) ? position - 2 : position - 1;
  }

  #set(register: number, value: number): void {
    this.#trail.push(register, this.#registers[register] ?? -1);
    this.#registers[register] = value;
  }

  #undo(length: number): void {
    while (this.#trail.length > length) {
      const value = this.#trail.pop() ?? -1;
      this.#registers[this.#trail.pop() ?? 0] = value;
    }
  }

  #push(place: number, position: number, least: number): void {
    if (this.#stack.length > STACK_LIMIT) throw tooLong();
    this.#stack.push(place, position, this.#trail.length, least);
  }

  /** Runs from a place until `accept`; gives the end of the match, or -1. Leaves no entries of its own on the stack. */
  #run(place: number, position: number): number {
    const base = this.#stack.length;
    let at = place;
    let here = position;
    for (;;) {
      if (++this.#steps > STEP_LIMIT) throw tooLong();
      const step = this.#code[at] as Instruction;
      let failed = false;
      switch (step.op) {
        case 'char':
        case 'set': {
          const code = this.#codeAt(here);
          failed = code < 0 || (step.op === 'char' ? code !== step.code : !step.has(code));
          here += code > 0xffff ? 2 : 1;
          at++;
          break;
        }
        case 'span': {
          const start = here;
          let least = step.min === 0 ? start : -1;
          let count = 0;
          for (
            let code = this.#codeAt(here);
            count < step.max && code >= 0 && step.has(code);
            code = this.#codeAt(here)
          ) {
            here += code > 0xffff ? 2 : 1;
            if (++count === step.min) least = here;
          }
          this.#steps += count >> 3;
          failed = count < step.min;
          at++;
          if (!failed && here > least) this.#push(at, this.#back(here), least);
          break;
        }
        case 'anchor':
          failed = !this.#holds(step.at, here, step.ascii);
          at++;
          break;
        case 'save':
          this.#set(step.register, here);
          at++;
          break;
        case 'split':
          this.#push(step.other, here, -1);
          at = step.to;
          break;
        case 'jump':
          at = step.to;
          break;
        case 'clear':
          this.#set(step.counter, 0);
          this.#set(step.counter + 1, -1);
          at++;
          break;
        case 'loop': {
          const count = this.#registers[step.counter] ?? 0;
          if (count < step.min) at++;
          else if (count >= step.max || here === this.#registers[step.counter + 1]) at = step.exit;
          else if (step.lazy) {
            this.#push(at + 1, here, -1);
            at = step.exit;
          } else {
            this.#push(step.exit, here, -1);
            at++;
          }
          break;
        }
        case 'enter':
          this.#set(step.counter, (this.#registers[step.counter] ?? 0) + 1);
          this.#set(step.counter + 1, here);
          at = step.to;
          break;
        case 'backreference': {
          const end = this.#backreference(step.index, step.ignoreCase, here);
          failed = end < 0;
          here = end;
          at++;
          break;
        }
        case 'inner': {
          const end = this.#inner(step, at + 1, here);
          failed = end < 0;
          here = end;
          at = step.end;
          break;
        }
        case 'when-set':
          at = (this.#registers[2 * step.index + 1] ?? -1) >= 0 ? at + 1 : step.otherwise;
          break;
        case 'accept':
          if (base === 0 && here === this.#forbiddenEnd) {
            failed = true;
            break;
          }
          this.#stack.length = base;
          return here;
      }
      if (!failed) continue;
      if (this.#stack.length === base) return -1;
      const least = this.#stack.pop() ?? -1;
      this.#undo(this.#stack.pop() ?? 0);
      here = this.#stack.pop() ?? 0;
      at = this.#stack.pop() ?? 0;
      if (least >= 0 && here > least) this.#push(at, this.#back(here), least);
    }
  }

  /** A look-around or an atomic group, matched on its own; gives where matching goes on, or -1. */
  #inner(step: Instruction & { op: 'inner' }, body: number, here: number): number {
    let start = here;
    for (let i = 0; i < step.behind && start >= 0; i++) start = start === 0 ? -1 : this.#back(start);
    const mark = this.#trail.length;
    const end = start < 0 ? -1 : this.#run(body, start);
    if (end < 0 || step.negative) this.#undo(mark);
    if (!step.look) return end;
    return end >= 0 === step.negative ? -1 : here;
  }

  #backreference(index: number, ignoreCase: boolean, here: number): number {
    const from = this.#registers[2 * index] ?? -1;
    const to = this.#registers[2 * index + 1] ?? -1;
    if (from < 0 || to < 0) return -1;
    const wanted = this.#text.slice(from, to);
    const found = this.#text.slice(here, here + wanted.length);
    const same = ignoreCase ? foldedEqual(wanted, found) : wanted === found;
    return same ? here + wanted.length : -1;
  }

  #holds(kind: AnchorKind, here: number, ascii: boolean): boolean {
    const end = this.#text.length;
    switch (kind) {
      case 'start':
        return here === 0;
      case 'end':
        return here === end;
      case 'line-start':
        return here === 0 || this.#text.charCodeAt(here - 1) === NEWLINE;
      case 'line-end':
        return here === end || this.#text.charCodeAt(here) === NEWLINE;
      case 'before-last-newline':
        return here === end || (here === end - 1 && this.#text.charCodeAt(here) === NEWLINE);
      case 'word':
      case 'not-word': {
        const before = here > 0 && isWord(this.#codeAt(this.#back(here)), ascii);
        const after = here < end && isWord(this.#codeAt(here), ascii);
        // Python's \B does not match in an empty text.
        return kind === 'word' ? before !== after : end > 0 && before === after;
      }
    }
  }
}

function foldedEqual(a: string, b: string): boolean {
  const left = Array.from(a);
  const right = Array.from(b);
  return (
    left.length === right.length &&
    left.every((char, i) => caseVariants(char.codePointAt(0) ?? 0, false).includes(right[i]?.codePointAt(0) ?? -1))
  );
}

function tooLong(): PythonError {
  return new PythonError(
    'error',
    'the regular expression takes too long on this text; simplify its nested repetitions',
  );
}
