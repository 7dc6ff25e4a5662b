import { str } from '../python/repr.ts';
import { unsafeText, wrapUnsafe } from '../python/unsafe.ts';
import { Bytes, Dict, type EncryptedText, type Position, setPositions, Tuple, type Value } from '../values.ts';
import { ContainerPositions } from './container-positions.ts';
import type { Lines } from './lines.ts';
import { flatten } from './merge.ts';
import type { YamlNode } from './nodes.ts';
import { BadScalar, plainType, plainValue, toBool, toFloat, toInt, toTimestamp } from './resolve.ts';
import { SyntaxFault } from './syntax-fault.ts';
import { CORE } from './tag-handles.ts';

export interface ConstructOptions {
  readonly lines: Lines;
  encrypted(ciphertext: string, at: Position): EncryptedText;
  duplicateKey(message: string, at: Position): void;
}

const TYPE_NAMES = { mapping: 'AnsibleMapping', sequence: 'AnsibleSequence', scalar: 'str' } as const;
const UNQUOTED_HINT = 'a value that begins with {{ must stand in quotes as a whole: "{{ name }}"';

/**
 * Makes values of a composed document as Ansible's constructor does: containers are filled breadth first, which
 * decides the order of warnings and leaves containers inside `!unsafe` ones empty.
 */
export class Constructor {
  readonly #options: ConstructOptions;
  #pending: (() => void)[] = [];

  constructor(options: ConstructOptions) {
    this.#options = options;
  }

  document(root: YamlNode): Value {
    const value = this.#value(root);
    while (this.#pending.length > 0) {
      const fillers = this.#pending;
      this.#pending = [];
      for (const fill of fillers) fill();
    }
    return value;
  }

  #value(node: YamlNode): Value {
    if (node.value !== undefined) return node.value;
    const value = this.#construct(node);
    node.value = value;
    return value;
  }

  #construct(node: YamlNode): Value {
    if (node.tag === undefined) return node.kind === 'scalar' ? this.#scalar(node) : this.#container(node);
    switch (node.tag) {
      case '!unsafe':
        return this.#unsafe(node);
      case '!vault':
      case '!vault-encrypted':
        return this.#options.encrypted(this.#scalarText(node), this.#position(node.at));
      case `${CORE}map`:
      case `${CORE}python/dict`:
        return this.#container(this.#expect(node, 'mapping'));
      case `${CORE}seq`:
        return this.#container(this.#expect(node, 'sequence'));
      case `${CORE}omap`:
      case `${CORE}pairs`:
        return this.#pairs(this.#expect(node, 'sequence'));
      default:
        return this.#tagged(node);
    }
  }

  #tagged(node: YamlNode): Value {
    const type = node.tag?.startsWith(CORE) ? node.tag.slice(CORE.length) : undefined;
    switch (type) {
      case 'str':
      case 'python/unicode':
        return this.#scalarText(node);
      case 'null':
        this.#scalarText(node);
        return null;
      case 'bool':
        return this.#checked(node, toBool);
      case 'int':
        return this.#checked(node, toInt);
      case 'float':
        return this.#checked(node, toFloat);
      case 'timestamp':
        return this.#checked(node, toTimestamp);
      case 'binary':
        return new Bytes(Buffer.from(this.#scalarText(node), 'base64'));
      default:
        throw noConstructor(node, node.tag ?? '');
    }
  }

  #scalar(node: YamlNode): Value {
    if (!node.plain) return node.text;
    const type = plainType(node.text);
    if (type === 'str') return node.text;
    if (type === 'merge' || type === 'value') throw noConstructor(node, CORE + type);
    return this.#checked(node, text => plainValue(text, type));
  }

  #checked(node: YamlNode, read: (text: string) => Value): Value {
    try {
      return read(this.#scalarText(node));
    } catch (fault) {
      if (fault instanceof BadScalar) throw new SyntaxFault(fault.message, node.at, 'yaml-bad-value');
      throw fault;
    }
  }

  #scalarText(node: YamlNode): string {
    return this.#expect(node, 'scalar').text;
  }

  #expect(node: YamlNode, kind: YamlNode['kind']): YamlNode {
    if (node.kind === kind) return node;
    throw new SyntaxFault(`expected a ${kind} node, but found ${node.kind}`, node.at);
  }

  #position(at: number): Position {
    return this.#options.lines.position(at);
  }

  #container(node: YamlNode): Value {
    if (node.kind === 'sequence') {
      const list: Value[] = [];
      setPositions(list, new ContainerPositions(node, this.#options.lines));
      this.#pending.push(() => this.#fillList(node, list));
      return list;
    }
    const dict = new Dict();
    this.#pending.push(() => this.#fillDict(node, dict));
    return dict;
  }

  #fillList(node: YamlNode, list: Value[]): void {
    for (const item of node.items) list.push(this.#value(item));
  }

  #fillDict(node: YamlNode, dict: Dict): void {
    flatten(node);
    const keys: Value[] = [];
    const { items } = node;
    for (let i = 0; i + 1 < items.length; i += 2) {
      const keyNode = items[i] as YamlNode;
      const key = this.#key(keyNode);
      if (dict.has(key)) this.#tellDuplicate(node, key, keyNode, keys);
      keys.push(key);
      dict.set(key, this.#value(items[i + 1] as YamlNode));
    }
    setPositions(dict, new ContainerPositions(node, this.#options.lines, keys));
  }

  #key(node: YamlNode): Value {
    if (node.kind !== 'scalar') {
      const message = `found unacceptable key (unhashable type: '${TYPE_NAMES[node.kind]}')`;
      throw new SyntaxFault(
        message,
        node.at,
        'yaml-unhashable-key',
        node.kind === 'mapping' ? UNQUOTED_HINT : undefined,
      );
    }
    return isPlainMarker(node) ? node.text : this.#value(node);
  }

  #tellDuplicate(node: YamlNode, key: Value, keyNode: YamlNode, keys: readonly Value[]): void {
    const at = this.#position(node.at);
    const first = node.items[2 * keys.indexOf(key)];
    const places = first
      ? ` It stands at line ${this.#position(first.at).line} and at line ${this.#position(keyNode.at).line}.`
      : '';
    const message =
      `While constructing a mapping from ${at.file}, line ${at.line}, column ${at.column}, ` +
      `found a duplicate dict key (${str(key)}). Using last defined value only.${places}`;
    this.#options.duplicateKey(message, this.#position(keyNode.at));
  }

  #unsafe(node: YamlNode): Value {
    if (node.kind === 'scalar') return unsafeText(node.text);
    if (node.kind === 'sequence') return node.items.map(item => this.#unsafePart(item));
    flatten(node);
    const dict = new Dict();
    for (let i = 0; i + 1 < node.items.length; i += 2) {
      const value = this.#unsafePart(node.items[i + 1] as YamlNode);
      dict.set(wrapUnsafe(this.#key(node.items[i] as YamlNode)), value);
    }
    return dict;
  }

  #unsafePart(node: YamlNode): Value {
    if (node.kind === 'sequence') return [];
    return node.kind === 'mapping' ? new Dict() : wrapUnsafe(this.#value(node));
  }

  #pairs(node: YamlNode): Value {
    return node.items.map(item => {
      const pair = this.#expect(item, 'mapping').items;
      return Tuple.of(this.#value(pair[0] as YamlNode), this.#value(pair[1] as YamlNode)) as Tuple;
    });
  }
}

/** `=` is a string where it is a key. */
function isPlainMarker(node: YamlNode): boolean {
  return node.plain && node.tag === undefined && node.text === '=';
}

function noConstructor(node: YamlNode, tag: string): SyntaxFault {
  return new SyntaxFault(`could not determine a constructor for the tag '${tag}'`, node.at, 'yaml-unknown-tag');
}
