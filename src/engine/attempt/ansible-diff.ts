import type { Diff } from '../../modules/api/module.ts';
import { isText, textOf } from '../../values.ts';

/** JSON as Ansible writes it for people: four blanks a level, keys in order. */
function sortedJson(value: unknown, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const inner = `${indent}    `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map(item => inner + sortedJson(item, inner))
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${sortedJson(item, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function side(value: unknown): string {
  if (typeof value === 'string') return value;
  return isText(value) ? textOf(value) : `${sortedJson(value, '')}\n`;
}

/** Why a file's text is not shown. */
function skippedReason(diff: Readonly<Record<string, unknown>>): string | undefined {
  const reasons = [
    ['dst_binary', 'diff skipped: destination file appears to be binary\n'],
    ['src_binary', 'diff skipped: source file appears to be binary\n'],
    ['dst_larger', `diff skipped: destination file size is greater than ${String(diff.dst_larger)}\n`],
    ['src_larger', `diff skipped: source file size is greater than ${String(diff.src_larger)}\n`],
  ] as const;
  const said = reasons.filter(([name]) => diff[name] !== undefined).map(([, text]) => text);
  return said.length === 0 ? undefined : said.join('');
}

function oneDiff(given: Readonly<Record<string, unknown>>): Diff {
  const skipped = skippedReason(given);
  if (skipped !== undefined) return { prepared: skipped.replace(/\n$/, '') };
  const has = (name: string) => given[name] !== undefined;
  return {
    ...(has('before') ? { before: side(given.before) } : {}),
    ...(has('after') ? { after: side(given.after) } : {}),
    ...(has('before_header') ? { beforeHeader: String(given.before_header) } : {}),
    ...(has('after_header') ? { afterHeader: String(given.after_header) } : {}),
    ...(has('prepared') ? { prepared: String(given.prepared) } : {}),
  };
}

/** The `diff` of a module's result, in Ansible's shape (texts or mappings), as reporters show it. */
export function diffsOf(diff: unknown): readonly Diff[] {
  if (diff === undefined || diff === null || typeof diff !== 'object') return [];
  return (Array.isArray(diff) ? diff : [diff]).map(oneDiff);
}
