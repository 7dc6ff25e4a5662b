import type { Value } from '../../../values.ts';
import { analyzeScalar, isImplicit } from './plain-scalar.ts';
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
  /** Gives what to write as a literal block for a text, where YAML can; nothing for texts that are no such block. */
  readonly literal?: (text: string) => string | undefined;
}

/** Longest key, in bytes, that stands before its colon without a `?`. */
const SIMPLE_KEY_LENGTH = 128;

/** Text as PyYAML's `dump` gives it with libyaml's emitter, unicode allowed. */
export function dumpYaml(value: Value, options: YamlDumpOptions): string {
  const { style, flow } = options;
  const styled = style !== '' && flow === 'leaves' ? 'none' : flow;
  const root = new Representer(styled, options.sortKeys).node(value);
  return new YamlEmitter(options).document(root);
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

  document(root: YamlNode): string {
    if (this.#options.explicitStart) this.#sink.indicator('---', true);
    this.#node(root, 'root');
    this.#sink.indent(this.#level);
    if (this.#options.explicitEnd) {
      this.#sink.indicator('...', true);
      this.#sink.indent(this.#level);
    }
    return this.#sink.text;
  }

  /** Runs a part one level deeper. */
  #nested(flow: boolean, indentless: boolean, write: () => void): void {
    const before = this.#level;
    if (before < 0) this.#level = flow ? this.#step : 0;
    else if (!indentless) this.#level += this.#step;
    write();
    this.#level = before;
  }

  #node(node: YamlNode, context: Context): void {
    if (node.kind === 'alias') {
      const { target } = node;
      this.#sink.indicator(`*${target.kind === 'alias' ? '' : (target.anchor ?? '')}`, true);
      if (context === 'simple-key') this.#sink.put(' ');
      return;
    }
    if (node.anchor !== undefined) this.#sink.indicator(`&${node.anchor}`, true);
    if (node.kind === 'scalar') {
      this.#scalar(node, context);
      return;
    }
    if (node.kind === 'mapping' && node.tag !== undefined) this.#sink.indicator(node.tag, true);
    const parts = node.kind === 'sequence' ? node.items : node.entries;
    const flow = this.#flowDepth > 0 || node.flow || parts.length === 0;
    if (node.kind === 'sequence') flow ? this.#flowSequence(node.items) : this.#blockSequence(node.items, context);
    else flow ? this.#flowMapping(node.entries) : this.#blockMapping(node.entries);
  }

  #flowSequence(items: readonly YamlNode[]): void {
    this.#flow('[', ']', items, item => this.#node(item, 'sequence'));
  }

  #flowMapping(entries: readonly [YamlNode, YamlNode][]): void {
    this.#flow('{', '}', entries, ([key, value]) => {
      if (this.#isSimpleKey(key)) {
        this.#node(key, 'simple-key');
        this.#sink.indicator(':', false);
      } else {
        this.#sink.indicator('?', true);
        this.#node(key, 'value');
        if (this.#sink.full) this.#sink.indent(this.#level);
        this.#sink.indicator(':', true);
      }
      this.#node(value, 'value');
    });
  }

  #flow<T>(open: string, close: string, items: readonly T[], write: (item: T) => void): void {
    this.#sink.indicator(open, true, true);
    this.#nested(true, false, () => {
      this.#flowDepth++;
      items.forEach((item, i) => {
        if (i > 0) this.#sink.indicator(',', false);
        if (this.#sink.full) this.#sink.indent(this.#level);
        write(item);
      });
      this.#flowDepth--;
    });
    this.#sink.indicator(close, false);
  }

  #blockSequence(items: readonly YamlNode[], context: Context): void {
    this.#nested(false, context === 'value' && !this.#sink.indention, () => {
      for (const item of items) {
        this.#sink.indent(this.#level);
        this.#sink.indicator('-', true, false, true);
        this.#node(item, 'sequence');
      }
    });
  }

  #blockMapping(entries: readonly [YamlNode, YamlNode][]): void {
    this.#nested(false, false, () => {
      for (const [key, value] of entries) {
        this.#sink.indent(this.#level);
        if (this.#isSimpleKey(key)) {
          this.#node(key, 'simple-key');
          this.#sink.indicator(':', false);
        } else {
          this.#sink.indicator('?', true, false, true);
          this.#node(key, 'value');
          this.#sink.indent(this.#level);
          this.#sink.indicator(':', true, false, true);
        }
        this.#node(value, 'value');
      }
    });
  }

  #isSimpleKey(node: YamlNode): boolean {
    if (node.kind === 'alias') return true;
    if (node.kind === 'sequence') return node.items.length === 0;
    if (node.kind === 'mapping') return node.entries.length === 0;
    return !analyzeScalar(node.text).multiline && Buffer.byteLength(node.text) <= SIMPLE_KEY_LENGTH;
  }

  #scalar(written: YamlNode & { kind: 'scalar' }, context: Context): void {
    const simpleKey = context === 'simple-key';
    const literal = written.type === 'str' ? this.#options.literal?.(written.text) : undefined;
    const node = literal === undefined ? written : { ...written, text: literal };
    const style = this.#styleOf(node, literal !== undefined, simpleKey);
    if (node.type === 'binary') this.#sink.indicator('!!binary', true);
    else if (style !== '' && node.type === 'other') this.#sink.indicator('!', true);
    this.#nested(true, false, () => {
      if (style === '') this.#sink.plain(node.text, this.#level, !simpleKey, this.#flowDepth > 0);
      else if (style === "'") this.#sink.singleQuoted(node.text, this.#level, !simpleKey);
      else if (style === '"') this.#sink.doubleQuoted(node.text, this.#level, !simpleKey);
      else this.#sink.block(node.text, this.#level, this.#step, style === '>');
    });
  }

  #styleOf(node: YamlNode & { kind: 'scalar' }, literal: boolean, simpleKey: boolean): string {
    const { multiline, flowPlain, blockPlain, singleQuoted, block } = analyzeScalar(node.text);
    const inFlow = this.#flowDepth > 0;
    let style = node.type === 'binary' || literal ? '|' : this.#options.style;
    if (simpleKey && multiline) return '"';
    if (style === '') {
      if (!(inFlow ? flowPlain : blockPlain)) style = "'";
      else if (node.text === '' && (inFlow || simpleKey)) style = "'";
      else if (node.type === 'str' && isImplicit(node.text)) style = "'";
    }
    if (style === "'" && !singleQuoted) return '"';
    if ((style === '|' || style === '>') && (!block || inFlow || simpleKey)) return '"';
    return style;
  }
}
