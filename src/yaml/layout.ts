import { Kind, type Token } from './tokens.ts';

/** A scalar that becomes a mapping key when `:` follows. */
interface SimpleKey {
  possible: boolean;
  required: boolean;
  token: number;
  at: number;
  line: number;
  column: number;
}

export class ScanFault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const MAX_KEY_LENGTH = 1024;
const NO_VALUE_HERE = 'mapping values are not allowed in this context';
const NO_COLON = "could not find expected ':'";

/**
 * What libyaml's scanner knows beside the characters: indentation, flow depth, and which scalar may yet become a key.
 * Turns indicators into tokens, and puts the tokens of a mapping before the scalar that turned out to be its key.
 */
export class Layout {
  readonly tokens: Token[] = [];
  readonly #end: number;
  readonly #indents: number[] = [];
  readonly #keys: SimpleKey[] = [noKey()];
  /** Column of the innermost block collection, -1 outside of any. */
  indent = -1;
  keyAllowed = true;
  flowLevel = 0;
  key: SimpleKey = this.#keys[0] ?? noKey();
  line = 0;
  lineStart = 0;

  constructor(end: number) {
    this.#end = end;
  }

  push(kind: Kind, at: number, text = ''): void {
    this.tokens.push({ kind, at, text, before: 0 });
  }

  /** libyaml hands nothing out from a possible key on before it has seen what follows. */
  withhold(): void {
    const open = this.#keys.filter(key => key.possible).map(key => key.token);
    if (open.length > 0) this.tokens.length = Math.min(...open, this.tokens.length);
  }

  newLine(start: number): void {
    this.line++;
    this.lineStart = start;
    if (this.flowLevel === 0) this.keyAllowed = true;
  }

  countLines(source: string, at: number): void {
    for (let nl = source.indexOf('\n'); nl !== -1; nl = source.indexOf('\n', nl + 1)) {
      this.line++;
      this.lineStart = at + nl + 1;
    }
  }

  flowEntry(at: number): void {
    this.dropKey(at);
    this.keyAllowed = true;
    this.push(Kind.FlowEntry, at);
  }

  blockEntry(at: number): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw new ScanFault('block sequence entries are not allowed in this context', at);
      if (this.#roll(at - this.lineStart)) this.push(Kind.BlockSequenceStart, at);
    }
    this.dropKey(at);
    this.keyAllowed = true;
    this.push(Kind.BlockEntry, at);
  }

  explicitKey(at: number): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw new ScanFault('mapping keys are not allowed in this context', at);
      if (this.#roll(at - this.lineStart)) this.push(Kind.BlockMappingStart, at);
    }
    this.dropKey(at);
    this.keyAllowed = this.flowLevel === 0;
    this.push(Kind.Key, at);
  }

  value(at: number): void {
    const key = this.key;
    if (key.possible) {
      const token = this.tokens[key.token];
      if (token) token.before = this.flowLevel === 0 && this.#roll(key.column) ? 2 : 1;
      key.possible = false;
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) throw new ScanFault(NO_VALUE_HERE, at);
        if (this.#roll(at - this.lineStart)) this.push(Kind.BlockMappingStart, at);
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.push(Kind.Value, at);
  }

  openFlow(kind: Kind, at: number): void {
    this.saveKey(at);
    this.flowLevel++;
    this.key = noKey();
    this.#keys.push(this.key);
    this.keyAllowed = true;
    this.push(kind, at);
  }

  closeFlow(kind: Kind, at: number): void {
    this.dropKey(at);
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.#keys.pop();
      this.key = this.#keys.at(-1) ?? noKey();
    }
    this.keyAllowed = false;
    this.push(kind, at);
  }

  #roll(column: number): boolean {
    if (this.indent >= column) return false;
    this.#indents.push(this.indent);
    this.indent = column;
    return true;
  }

  unroll(column: number, at = this.#end): void {
    while (this.indent > column) {
      this.push(Kind.BlockEnd, at);
      this.indent = this.#indents.pop() ?? -1;
    }
  }

  saveKey(at: number): void {
    if (!this.keyAllowed) return;
    this.dropKey(at);
    const column = at - this.lineStart;
    const key = this.key;
    key.possible = true;
    key.required = this.flowLevel === 0 && this.indent === column;
    key.token = this.tokens.length;
    key.at = at;
    key.line = this.line;
    key.column = column;
  }

  /** A key must end on its line, within 1,024 characters. */
  expireKey(at: number): void {
    const key = this.key;
    if (key.line === this.line && at - key.at <= MAX_KEY_LENGTH) return;
    this.dropKey(at);
  }

  dropKey(at: number): void {
    if (this.key.possible && this.key.required) throw new ScanFault(NO_COLON, at);
    this.key.possible = false;
  }
}

function noKey(): SimpleKey {
  return { possible: false, required: false, token: 0, at: 0, line: 0, column: 0 };
}
