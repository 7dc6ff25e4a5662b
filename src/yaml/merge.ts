import type { YamlNode } from './nodes.ts';
import { SyntaxFault } from './syntax-fault.ts';
import { CORE } from './tag-handles.ts';

/** More entries than this after merging are an attack, not a document. */
const MAX_ENTRIES = 200_000;

function isMerge(node: YamlNode): boolean {
  return node.tag === undefined ? node.plain && node.text === '<<' : node.tag === `${CORE}merge`;
}

function mergedItems(value: YamlNode): YamlNode[] {
  if (value.kind === 'mapping') {
    flatten(value);
    return value.items;
  }
  if (value.kind === 'scalar')
    throw new SyntaxFault('expected a mapping or list of mappings for merging, but found scalar', value.at);
  for (const part of value.items) {
    if (part.kind !== 'mapping')
      throw new SyntaxFault(`expected a mapping for merging, but found ${part.kind}`, part.at);
    flatten(part);
  }
  return value.items.toReversed().flatMap(part => part.items);
}

/** Puts the entries of `<<` before the mapping's own, in PyYAML's order: of a list the first mapping wins. */
export function flatten(node: YamlNode): void {
  if (node.flat === true || node.kind !== 'mapping') return;
  node.flat = true;
  let merged: YamlNode[] | undefined;
  const own: YamlNode[] = [];
  for (let i = 0; i + 1 < node.items.length; i += 2) {
    const key = node.items[i] as YamlNode;
    const value = node.items[i + 1] as YamlNode;
    if (!isMerge(key)) own.push(key, value);
    else merged = [...(merged ?? []), ...mergedItems(value)];
  }
  if (merged === undefined) return;
  if (merged.length > 2 * MAX_ENTRIES)
    throw new SyntaxFault('merge keys blow this mapping up', node.at, 'yaml-alias-bomb');
  node.items = [...merged, ...own];
}
