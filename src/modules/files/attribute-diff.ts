import type { Json } from '../../values.ts';
import type { Diff } from '../api/module.ts';

/** Ansible's diff of a path's attributes: two mappings. */
export interface AttributeDiff {
  readonly before: Readonly<Record<string, Json>>;
  readonly after: Readonly<Record<string, Json>>;
}

function written(value: Json, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map(item => inner + written(item, inner))
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${written(item ?? null, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

/** The mappings as the screen shows them: sorted JSON. */
export function shownDiff(diff: AttributeDiff): Diff {
  return { before: `${written(diff.before, '')}\n`, after: `${written(diff.after, '')}\n` };
}
