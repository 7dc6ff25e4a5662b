/** The tree of a Python regular expression. */

/** Flags as `re` letters them, in force at one place of a pattern. */
export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly ascii: boolean;
  readonly verbose: boolean;
}

export const NO_FLAGS: RegexFlags = {
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  ascii: false,
  verbose: false,
};

/** Tells whether a code point belongs to a set. */
export type CharSet = (code: number) => boolean;

export type AnchorKind = 'start' | 'end' | 'line-start' | 'line-end' | 'before-last-newline' | 'word' | 'not-word';

export type RegexNode =
  | { readonly kind: 'char'; readonly code: number; readonly ignoreCase: boolean }
  | { readonly kind: 'set'; readonly has: CharSet }
  | { readonly kind: 'anchor'; readonly at: AnchorKind; readonly ascii: boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'either'; readonly branches: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: RegexNode }
  | { readonly kind: 'backreference'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly kind: 'look'; readonly behind: number | undefined; readonly negative: boolean; readonly body: RegexNode }
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | { readonly kind: 'conditional'; readonly index: number; readonly yes: RegexNode; readonly no: RegexNode }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    };

export interface RegexTree {
  readonly root: RegexNode;
  /** How many capturing groups the pattern has. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** The flag `m`, given or written at the pattern's start. */
  readonly multiline: boolean;
}

/** Width in characters that a node matches: least and most. */
export function widthOf(node: RegexNode): readonly [number, number] {
  switch (node.kind) {
    case 'char':
    case 'set':
      return [1, 1];
    case 'anchor':
    case 'look':
      return [0, 0];
    case 'backreference':
      return [0, Number.POSITIVE_INFINITY];
    case 'group':
    case 'atomic':
      return widthOf(node.body);
    case 'sequence':
      return node.parts
        .map(widthOf)
        .reduce<[number, number]>((sum, part) => [sum[0] + part[0], sum[1] + part[1]], [0, 0]);
    case 'either':
      return widest(node.branches);
    case 'conditional':
      return widest([node.yes, node.no]);
    case 'repeat': {
      const [least, most] = widthOf(node.body);
      return [least * node.min, most === 0 ? 0 : most * node.max];
    }
  }
}

function widest(branches: readonly RegexNode[]): readonly [number, number] {
  const widths = branches.map(widthOf);
  return [Math.min(...widths.map(width => width[0])), Math.max(...widths.map(width => width[1]))];
}
