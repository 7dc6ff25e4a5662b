import type { Value } from '../values.ts';

type NodeKind = 'scalar' | 'sequence' | 'mapping';

/** A node of the composed document; an alias is the very node that it names. */
export interface YamlNode {
  readonly kind: NodeKind;
  /** Offset of the node's first property or character. */
  readonly at: number;
  /** Resolved tag as written with its handle expanded; undefined when the node has none. */
  readonly tag: string | undefined;
  /** A plain scalar: its type follows from its text. */
  readonly plain: boolean;
  readonly text: string;
  /** Elements, or keys and values in turn. */
  items: YamlNode[];
  /** Merge keys have been resolved. */
  flat?: boolean;
  /** The value once it was constructed. */
  value?: Value;
}

export function scalarNode(at: number, text: string, plain: boolean, tag?: string): YamlNode {
  return { kind: 'scalar', at, tag, plain, text, items: NO_ITEMS };
}

const NO_ITEMS: YamlNode[] = [];
