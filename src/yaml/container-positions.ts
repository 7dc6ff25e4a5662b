import type { NodePositions, Position, Value } from '../values.ts';
import type { Lines } from './lines.ts';
import type { YamlNode } from './nodes.ts';

/** Positions are computed from offsets when they are asked for. */
export class ContainerPositions implements NodePositions {
  readonly #node: YamlNode;
  readonly #lines: Lines;
  readonly #keys: readonly Value[] | undefined;

  constructor(node: YamlNode, lines: Lines, keys?: readonly Value[]) {
    this.#node = node;
    this.#lines = lines;
    this.#keys = keys;
  }

  get self(): Position {
    return this.#lines.position(this.#node.at);
  }

  key(key: Value): Position | undefined {
    const index = this.#keys?.lastIndexOf(key) ?? -1;
    return index === -1 ? undefined : this.#of(2 * index);
  }

  value(key: Value): Position | undefined {
    if (this.#keys === undefined) return typeof key === 'number' ? this.#of(key) : undefined;
    const index = this.#keys.lastIndexOf(key);
    return index === -1 ? undefined : this.#of(2 * index + 1);
  }

  #of(index: number): Position | undefined {
    const node = this.#node.items[index];
    return node && this.#lines.position(node.at);
  }
}
