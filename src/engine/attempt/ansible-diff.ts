import type { Diff } from '../../modules/api/module.ts';
import { dumpJson } from '../../python/json-dump.ts';
import { Dict, isText, textOf } from '../../values.ts';
import { toValue } from '../result.ts';

function side(value: unknown): string {
  if (typeof value === 'string') return value;
  return isText(value) ? textOf(value) : `${dumpJson(toValue(value, false), { indent: 4, sortKeys: true })}\n`;
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

/** What a module of the user's printed, as our own give it. */
const fieldsOf = (diff: Dict): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...diff].map(([name, value]) => [String(name), value ?? undefined]));

function oneDiff(given: Readonly<Record<string, unknown>>): Diff {
  const skipped = skippedReason(given);
  if (skipped !== undefined) return { prepared: skipped };
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
  return (Array.isArray(diff) ? diff : [diff]).map(each => oneDiff(each instanceof Dict ? fieldsOf(each) : each));
}
