import type { Diff } from '../modules/api/module.ts';
import type { Segment } from './screen.ts';
import { unifiedDiff } from './unified-diff.ts';

const NO_NEWLINE = '\\ No newline at end of file';

/** Lines of diffs as `--diff` shows them. */
export function diffLines(diffs: readonly Diff[]): Segment[] {
  return diffs.flatMap(one);
}

function one(diff: Diff): Segment[] {
  const result: Segment[] = [];
  if (diff.before !== undefined || diff.after !== undefined) {
    const before = lines(diff.before ?? '');
    const after = lines(diff.after ?? '');
    const body = unifiedDiff(before, after, header('before', diff.beforeHeader), header('after', diff.afterHeader));
    for (const line of body.join('').split('\n')) result.push(colored(line));
  }
  if (diff.prepared !== undefined) for (const line of `${diff.prepared}\n`.split('\n')) result.push({ text: line });
  return result;
}

function header(side: string, name: string | undefined): string {
  return name === undefined ? side : `${side}: ${name}`;
}

function lines(text: string): string[] {
  const parts = text.split(/(?<=\n)/);
  return parts.filter(part => part !== '').map(part => (part.endsWith('\n') ? part : `${part}\n${NO_NEWLINE}\n`));
}

function colored(text: string): Segment {
  if (text.startsWith('+')) return { text, color: 'diffAdd' };
  if (text.startsWith('-')) return { text, color: 'diffRemove' };
  return text.startsWith('@@') ? { text, color: 'diffLines' } : { text };
}
