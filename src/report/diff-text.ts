import type { Diff } from '../modules/api/module.ts';
import type { Segment } from './screen.ts';
import { unifiedDiff } from './unified-diff.ts';

const NO_NEWLINE = '\\ No newline at end of file';

/** Lines of diffs as `--diff` shows them. */
export function diffLines(diffs: readonly Diff[]): Segment[] {
  const text = diffs.map(textOfDiff).join('');
  return text === '' ? [] : text.split('\n').map(colored);
}

function textOfDiff(diff: Diff): string {
  let text = '';
  if (diff.before !== undefined || diff.after !== undefined) {
    const before = lines(diff.before ?? '');
    const after = lines(diff.after ?? '');
    text += unifiedDiff(before, after, header('before', diff.beforeHeader), header('after', diff.afterHeader)).join('');
  }
  return diff.prepared === undefined ? text : `${text}${diff.prepared}\n`;
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
