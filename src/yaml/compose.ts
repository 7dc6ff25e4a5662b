import { scalarNode, type YamlNode } from './nodes.ts';
import { SyntaxFault } from './syntax-fault.ts';
import { TagHandles } from './tag-handles.ts';
import { Kind, type Token } from './tokens.ts';

const MAX_DEPTH = 400;

/** Reads tokens into documents by libyaml's grammar, with libyaml's messages. */
export class Composer {
  readonly #tokens: Token[];
  readonly #check: (root: YamlNode) => void;
  #aliased = false;
  #next = 0;
  #depth = 0;
  #first = true;
  #anchors = new Map<string, YamlNode>();
  #open = new Set<YamlNode>();
  #handles = new TagHandles();

  /** @param check sees each document that uses aliases */
  constructor(tokens: Token[], check: (root: YamlNode) => void) {
    this.#tokens = tokens;
    this.#check = check;
  }

  /** The next document's root, or undefined at the end of the stream. `startsAt` tells where it began. */
  document(): { root: YamlNode; startsAt: number } | undefined {
    this.#anchors = new Map();
    this.#handles = new TagHandles();
    while (!this.#first && this.#kind() === Kind.DocumentEnd) this.#take();
    if (this.#kind() === Kind.StreamEnd) return undefined;
    const startsAt = this.#token().at;
    const implicit = this.#first && !this.#isOne(Kind.Directive, Kind.DocumentStart);
    this.#first = false;
    while (this.#kind() === Kind.Directive) this.#handles.directive(this.#take());
    if (!implicit) {
      if (this.#kind() !== Kind.DocumentStart) this.#fail('did not find expected <document start>');
      this.#take();
    }
    const empty = !implicit && this.#isOne(Kind.Directive, Kind.DocumentStart, Kind.DocumentEnd, Kind.StreamEnd);
    const root = empty ? this.#empty(this.#token().at) : this.#node(true, false);
    if (this.#aliased) this.#check(root);
    return { root, startsAt };
  }

  #token(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new SyntaxFault('unexpected end of the stream', 0);
    return token;
  }

  #kind(): Kind {
    const token = this.#token();
    if (token.before === 2) return Kind.BlockMappingStart;
    if (token.before === 1) return Kind.Key;
    if (token.kind === Kind.Error) throw new SyntaxFault(token.text, token.at);
    return token.kind;
  }

  #isOne(...kinds: Kind[]): boolean {
    return kinds.includes(this.#kind());
  }

  #take(): Token {
    const token = this.#token();
    if (token.before === 2) token.before = 1;
    else if (token.before === 1) token.before = 0;
    else this.#next++;
    return token;
  }

  #fail(message: string): never {
    throw new SyntaxFault(message, this.#token().at);
  }

  #empty(at: number): YamlNode {
    return scalarNode(at, '', true);
  }

  #node(block: boolean, indentless: boolean): YamlNode {
    if (this.#kind() === Kind.Alias) return this.#alias(this.#take());
    const { at } = this.#token();
    let anchor: Token | undefined;
    let tag: string | undefined;
    for (;;) {
      const kind = this.#kind();
      if (kind === Kind.Anchor && anchor === undefined) anchor = this.#take();
      else if (kind === Kind.Tag && tag === undefined) tag = this.#handles.resolve(this.#take());
      else break;
    }
    if (anchor && this.#anchors.has(anchor.text)) throw new SyntaxFault('found duplicate anchor', anchor.at);
    if (tag === '!') tag = undefined;
    const kind = this.#kind();
    if (kind === Kind.Plain || kind === Kind.Quoted) {
      const node = scalarNode(at, this.#take().text, kind === Kind.Plain, tag);
      if (anchor) this.#anchors.set(anchor.text, node);
      return node;
    }
    const fill = this.#filler(kind, block, indentless);
    if (fill === undefined) {
      if (anchor === undefined && tag === undefined) this.#fail('did not find expected node content');
      const node = scalarNode(at, '', true, tag);
      if (anchor) this.#anchors.set(anchor.text, node);
      return node;
    }
    const sequence = kind !== Kind.BlockMappingStart && kind !== Kind.FlowMappingStart;
    const node: YamlNode = { kind: sequence ? 'sequence' : 'mapping', at, tag, plain: false, text: '', items: [] };
    if (anchor) this.#anchors.set(anchor.text, node);
    if (++this.#depth > MAX_DEPTH) throw new SyntaxFault(`nested more than ${MAX_DEPTH} levels deep`, at, 'yaml-depth');
    this.#open.add(node);
    if (kind !== Kind.BlockEntry) this.#take();
    fill(node.items);
    this.#open.delete(node);
    this.#depth--;
    return node;
  }

  #filler(kind: Kind, block: boolean, indentless: boolean): ((items: YamlNode[]) => void) | undefined {
    if (indentless && kind === Kind.BlockEntry) return items => this.#indentlessSequence(items);
    if (kind === Kind.FlowSequenceStart) return items => this.#flowSequence(items);
    if (kind === Kind.FlowMappingStart) return items => this.#flowMapping(items);
    if (block && kind === Kind.BlockSequenceStart) return items => this.#blockSequence(items);
    if (block && kind === Kind.BlockMappingStart) return items => this.#blockMapping(items);
    return undefined;
  }

  #alias(token: Token): YamlNode {
    const node = this.#anchors.get(token.text);
    if (node === undefined) throw new SyntaxFault(`found undefined alias`, token.at, 'yaml-undefined-alias');
    if (this.#open.has(node))
      throw new SyntaxFault('an alias refers to what it is a part of', token.at, 'yaml-recursive-alias');
    this.#aliased = true;
    return node;
  }

  #blockSequence(items: YamlNode[]): void {
    while (this.#kind() === Kind.BlockEntry) {
      const { at } = this.#take();
      items.push(this.#isOne(Kind.BlockEntry, Kind.BlockEnd) ? this.#empty(at + 1) : this.#node(true, false));
    }
    if (this.#kind() !== Kind.BlockEnd) this.#fail("did not find expected '-' indicator");
    this.#take();
  }

  #indentlessSequence(items: YamlNode[]): void {
    while (this.#kind() === Kind.BlockEntry) {
      const { at } = this.#take();
      const empty = this.#isOne(Kind.BlockEntry, Kind.Key, Kind.Value, Kind.BlockEnd);
      items.push(empty ? this.#empty(at + 1) : this.#node(true, false));
    }
  }

  #blockMapping(items: YamlNode[]): void {
    for (let kind = this.#kind(); kind !== Kind.BlockEnd; kind = this.#kind()) {
      if (kind !== Kind.Key) this.#fail('did not find expected key');
      items.push(this.#blockPart(this.#take().at + 1));
      items.push(this.#kind() === Kind.Value ? this.#blockPart(this.#take().at + 1) : this.#empty(this.#token().at));
    }
    this.#take();
  }

  #blockPart(after: number): YamlNode {
    return this.#isOne(Kind.Key, Kind.Value, Kind.BlockEnd) ? this.#empty(after) : this.#node(true, true);
  }

  #flowSequence(items: YamlNode[]): void {
    for (let first = true; this.#kind() !== Kind.FlowSequenceEnd; first = false) {
      if (!first) {
        if (this.#kind() !== Kind.FlowEntry) this.#fail("did not find expected ',' or ']'");
        this.#take();
      }
      if (this.#kind() === Kind.Key) {
        const { at } = this.#take();
        const pair = [this.#flowPart(Kind.FlowSequenceEnd), this.#flowValue(Kind.FlowSequenceEnd)];
        items.push({ kind: 'mapping', at, tag: undefined, plain: false, text: '', items: pair });
      } else if (this.#kind() !== Kind.FlowSequenceEnd) items.push(this.#node(false, false));
    }
    this.#take();
  }

  #flowMapping(items: YamlNode[]): void {
    for (let first = true; this.#kind() !== Kind.FlowMappingEnd; first = false) {
      if (!first) {
        if (this.#kind() !== Kind.FlowEntry) this.#fail("did not find expected ',' or '}'");
        this.#take();
      }
      if (this.#kind() === Kind.Key) {
        this.#take();
        items.push(this.#flowPart(Kind.FlowMappingEnd), this.#flowValue(Kind.FlowMappingEnd));
      } else if (this.#kind() !== Kind.FlowMappingEnd)
        items.push(this.#node(false, false), this.#empty(this.#token().at));
    }
    this.#take();
  }

  #flowPart(end: Kind): YamlNode {
    return this.#isOne(Kind.Value, Kind.FlowEntry, end) ? this.#empty(this.#token().at) : this.#node(false, false);
  }

  #flowValue(end: Kind): YamlNode {
    if (this.#kind() !== Kind.Value) return this.#empty(this.#token().at);
    this.#take();
    return this.#isOne(Kind.FlowEntry, end) ? this.#empty(this.#token().at) : this.#node(false, false);
  }
}
