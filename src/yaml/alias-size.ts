import type { YamlNode } from './nodes.ts';
import { SyntaxFault } from './syntax-fault.ts';

/** Nodes a document may have once every alias is written out; aliases inside aliases grow exponentially. */
const MAX_EXPANDED = 1_000_000;

/** @throws SyntaxFault `yaml-alias-bomb` */
export function refuseAliasBomb(root: YamlNode): void {
  const sizes = new Map<YamlNode, number>();
  const size = (node: YamlNode): number => {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    let sum = 1;
    for (const item of node.items) sum += size(item);
    sizes.set(node, sum);
    return sum;
  };
  if (size(root) > MAX_EXPANDED)
    throw new SyntaxFault(
      `written out, the aliases of this document make more than ${MAX_EXPANDED} values`,
      root.at,
      'yaml-alias-bomb',
    );
}
