import { atOnce, type LongText, type Slices } from '../../../in-slices.ts';
import type { Value } from '../../../values.ts';
import { canBeBlock, canBePlain, canBeSingleQuoted, isImplicit, isMultiline } from './plain-scalar.ts';
import { type FlowChoice, Representer, type YamlNode } from './represent.ts';
import { YamlSink } from './sink.ts';

export interface YamlDumpOptions {
  readonly indent: number;
  readonly width: number;
  readonly flow: FlowChoice;
  readonly sortKeys: boolean;
  readonly explicitStart: boolean;
  readonly explicitEnd: boolean;
  /** The style asked for every scalar: `"`, `'`, `|`, `>`, or empty. */
  readonly style: string;
  /** Whether a date that is met twice becomes an alias, too. Default true. */
  readonly sharesDates?: boolean;
  /** Gives what to write as a literal block for a text, where YAML can; nothing for texts that are no such block. */
  readonly literal?: (text: string) => Slices<string | undefined>;
}

/** Longest key, in bytes, that stands before its colon without a `?`. */
const SIMPLE_KEY_LENGTH = 128;

/** Text as PyYAML's `dump` gives it with libyaml's emitter, unicode allowed. */
export function dumpYaml(value: Value, options: YamlDumpOptions): string {
  return atOnce(dumpYamlInSlices(value, options)).join('');
}

/** As `dumpYaml`, for a value that may be very large. */
export function* dumpYamlInSlices(value: Value, options: YamlDumpOptions): Slices<LongText> {
  const { style, flow } = options;
  const styled = style !== '' && flow === 'leaves' ? 'none' : flow;
  const root = yield* new Representer(styled, options.sortKeys, options.sharesDates ?? true).node(value);
  return yield* new YamlEmitter(options).document(root);
}

type Context = 'root' | 'sequence' | 'value' | 'simple-key';

class YamlEmitter {
  readonly #options: YamlDumpOptions;
  readonly #step: number;
  readonly #sink: YamlSink;
  #level = -1;
  #flowDepth = 0;

  constructor(options: YamlDumpOptions) {
    this.#options = options;
    this.#step = options.indent < 2 || options.indent > 9 ? 2 : options.indent;
    const width = options.width >= 0 && options.width <= this.#step * 2 ? 80 : options.width;
    this.#sink = new YamlSink(width < 0 ? Number.POSITIVE_INFINITY : width);
  }

  *document(root: YamlNode): Slices<LongText> {
    if (this.#options.explicitStart) this.#sink.indicator('---', true);
    yield* this.#node(root, 'root');
    this.#sink.indent(this.#level);
    if (this.#options.explicitEnd) {
      this.#sink.indicator('...', true);
      this.#sink.indent(this.#level);
    }
    return this.#sink.text;
  }

  /** What follows stands one level deeper; answers with the level to go back to. */
  #enter(flow: boolean, indentless = false): number {
    const before = this.#level;
    if (before < 0) this.#level = flow ? this.#step : 0;
    else if (!indentless) this.#level += this.#step;
    return before;
  }

  *#node(node: YamlNode, context: Context): Slices<void> {
    if (this.#sink.isDue) yield;
    if (node.kind === 'alias') {
      const { target } = node;
      this.#sink.indicator(`*${target.kind === 'alias' ? '' : (target.anchor ?? '')}`, true);
      if (context === 'simple-key') this.#sink.put(' ');
      return;
    }
    if (node.anchor !== undefined) this.#sink.indicator(`&${node.anchor}`, true);
    if (node.kind === 'scalar') {
      yield* this.#scalar(node, context);
      return;
    }
    if (node.kind === 'mapping' && node.tag !== undefined) this.#sink.indicator(node.tag, true);
    const parts = node.kind === 'sequence' ? node.items : node.entries;
    const flow = this.#flowDepth > 0 || node.flow || parts.length === 0;
    if (node.kind === 'sequence')
      yield* flow ? this.#flowSequence(node.items) : this.#blockSequence(node.items, context);
    else yield* flow ? this.#flowMapping(node.entries) : this.#blockMapping(node.entries);
  }

  #flowSequence(items: readonly YamlNode[]): Slices<void> {
    return this.#flow('[', ']', items, item => this.#node(item, 'sequence'));
  }

  #flowMapping(entries: readonly [YamlNode, YamlNode][]): Slices<void> {
    return this.#flow('{', '}', entries, entry => this.#flowEntry(entry));
  }

  *#flowEntry([key, value]: readonly [YamlNode, YamlNode]): Slices<void> {
    if (this.#isSimpleKey(key)) {
      yield* this.#node(key, 'simple-key');
      this.#sink.indicator(':', false);
    } else {
      this.#sink.indicator('?', true);
      yield* this.#node(key, 'value');
      if (this.#sink.full) this.#sink.indent(this.#level);
      this.#sink.indicator(':', true);
    }
    yield* this.#node(value, 'value');
  }

  *#flow<T>(open: string, close: string, items: readonly T[], write: (item: T) => Slices<void>): Slices<void> {
    this.#sink.indicator(open, true, true);
    const before = this.#enter(true);
    this.#flowDepth++;
    for (const [i, item] of items.entries()) {
      if (i > 0) this.#sink.indicator(',', false);
      if (this.#sink.full) this.#sink.indent(this.#level);
      yield* write(item);
    }
    this.#flowDepth--;
    this.#level = before;
    this.#sink.indicator(close, false);
  }

  *#blockSequence(items: readonly YamlNode[], context: Context): Slices<void> {
    const before = this.#enter(false, context === 'value' && !this.#sink.indention);
    for (const item of items) {
      this.#sink.indent(this.#level);
      this.#sink.indicator('-', true, false, true);
      yield* this.#node(item, 'sequence');
    }
    this.#level = before;
  }

  *#blockMapping(entries: readonly [YamlNode, YamlNode][]): Slices<void> {
    const before = this.#enter(false);
    for (const [key, value] of entries) {
      this.#sink.indent(this.#level);
      if (this.#isSimpleKey(key)) {
        yield* this.#node(key, 'simple-key');
        this.#sink.indicator(':', false);
      } else {
        this.#sink.indicator('?', true, false, true);
        yield* this.#node(key, 'value');
        this.#sink.indent(this.#level);
        this.#sink.indicator(':', true, false, true);
      }
      yield* this.#node(value, 'value');
    }
    this.#level = before;
  }

  #isSimpleKey(node: YamlNode): boolean {
    if (node.kind === 'alias') return true;
    if (node.kind === 'sequence') return node.items.length === 0;
    if (node.kind === 'mapping') return node.entries.length === 0;
    return !isMultiline(node.text) && Buffer.byteLength(node.text) <= SIMPLE_KEY_LENGTH;
  }

  *#scalar(written: YamlNode & { kind: 'scalar' }, context: Context): Slices<void> {
    const simpleKey = context === 'simple-key';
    const { literal: toLiteral } = this.#options;
    const literal = written.type === 'str' && toLiteral !== undefined ? yield* toLiteral(written.text) : undefined;
    yield;
    const node = literal === undefined ? written : { ...written, text: literal };
    const style = this.#styleOf(node, literal !== undefined, simpleKey);
    if (node.type === 'binary') this.#sink.indicator('!!binary', true);
    else if (style !== '' && node.type === 'other') this.#sink.indicator('!', true);
    const before = this.#enter(true);
    if (style === '') yield* this.#sink.plain(node.text, this.#level, !simpleKey, this.#flowDepth > 0);
    else if (style === "'") yield* this.#sink.singleQuoted(node.text, this.#level, !simpleKey);
    else if (style === '"') yield* this.#sink.doubleQuoted(node.text, this.#level, !simpleKey);
    else yield* this.#sink.block(node.text, this.#level, this.#step, style === '>');
    this.#level = before;
  }

  #styleOf({ type, text }: YamlNode & { kind: 'scalar' }, literal: boolean, simpleKey: boolean): string {
    const inFlow = this.#flowDepth > 0;
    let style = type === 'binary' || literal ? '|' : this.#options.style;
    if (simpleKey && isMultiline(text)) return '"';
    if (style === '') {
      if (!canBePlain(text, inFlow)) style = "'";
      else if (text === '' && (inFlow || simpleKey)) style = "'";
      else if (type === 'str' && isImplicit(text)) style = "'";
    }
    if (style === "'" && !canBeSingleQuoted(text)) return '"';
    if ((style === '|' || style === '>') && (inFlow || simpleKey || !canBeBlock(text))) return '"';
    return style;
  }
}
