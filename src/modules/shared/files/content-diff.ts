import type { Json } from '../../../values.ts';
import { DIFF_LIMIT, type FileTarget } from './file-target.ts';
import type { Content } from './large-file.ts';

const isBinary = (content: Uint8Array): boolean => content.includes(0);
const text = (content: Uint8Array): string => Buffer.from(content).toString('utf8');

/** The diff of a file's content as Ansible's action plugins give it; binary and long files are not shown. */
export function contentDiff(target: FileTarget, after: Content, afterHeader: string): Readonly<Record<string, Json>> {
  const diff: Record<string, Json> = {};
  const exists = target.real.kind !== 'absent' && target.content !== undefined;
  if (target.real.kind === 'directory') diff.before = '';
  else if (target.real.size > DIFF_LIMIT) diff.dst_larger = DIFF_LIMIT;
  else if (exists && isBinary(target.content)) diff.dst_binary = 1;
  else if (exists) {
    diff.before = text(target.content);
    diff.before_header = target.path;
  } else diff.before = '';
  if (!(after instanceof Uint8Array) || after.length > DIFF_LIMIT) diff.src_larger = DIFF_LIMIT;
  else if (isBinary(after)) diff.src_binary = 1;
  else {
    diff.after = text(after);
    diff.after_header = afterHeader;
  }
  return diff;
}
