import type { Regex } from '../../../python/regex/regex.ts';
import type { ModuleContext } from '../../api/module.ts';
import { byteText, compiled } from '../../shared/files/python-regex.ts';

export interface BlockArgs {
  readonly state: string;
  readonly marker: string;
  readonly marker_begin: string;
  readonly marker_end: string;
  readonly block: string;
  readonly insertafter?: string | undefined;
  readonly insertbefore?: string | undefined;
  readonly append_newline: boolean;
  readonly prepend_newline: boolean;
}

/** Lines with their ends, as Python's bytes.splitlines cuts them. */
function cut(text: string): string[] {
  return text.split(/(?<=\n|\r(?!\n))/).filter(line => line !== '');
}

/** The line in which the first match in the whole text begins, or ends; -1 when there is none. */
function lineOfMatch(text: string, regexp: Regex, begins: boolean): number {
  const match = regexp.search(text);
  return match === undefined ? -1 : text.slice(0, begins ? match.start : match.end).split('\n').length - 1;
}

/** Where a block belongs that is not there yet. A pattern with the flag `m` is searched in the whole text. */
function insertion(
  context: ModuleContext<unknown>,
  original: string,
  lines: readonly string[],
  args: BlockArgs,
): number {
  const after = args.insertafter ?? (args.insertbefore === undefined ? 'EOF' : undefined);
  const near = after !== undefined && after !== 'EOF' ? after : args.insertbefore;
  if (near === undefined) return lines.length;
  if (after === undefined && near === 'BOF') return 0;
  const regexp = compiled(context, byteText(near), { ascii: true });
  const found = regexp.multiline
    ? lineOfMatch(original, regexp, after === undefined)
    : lines.findLastIndex(line => regexp.search(line) !== undefined);
  if (found < 0) return lines.length;
  return after === undefined ? found : found + 1;
}

/** Ansible's blockinfile on a text of one character a byte: an old block goes, the new one stands in its place. */
export function editBlock(
  context: ModuleContext<unknown>,
  text: string,
  args: BlockArgs,
): { readonly text: string; readonly inserted: boolean } {
  const lines = cut(text);
  const mark = (word: string) => `${byteText(args.marker.replaceAll('{mark}', word))}\n`;
  const [begin, end] = [mark(args.marker_begin), mark(args.marker_end)];
  const block = byteText(args.block);
  const inserted = args.state === 'present' && block !== '';
  const blockLines = inserted ? [begin, ...cut(block.endsWith('\n') ? block : `${block}\n`), end] : [];
  const from = lines.lastIndexOf(begin);
  const to = lines.lastIndexOf(end);
  let at: number;
  if (from < 0 || to < 0) at = insertion(context, text, lines, args);
  else {
    at = Math.min(from, to);
    lines.splice(at, Math.abs(to - from) + 1);
  }
  const before = lines[at - 1];
  if (before !== undefined && !before.endsWith('\n')) lines[at - 1] = `${before}\n`;
  const isText = (line: string | undefined) => line !== undefined && line !== '\n';
  const first = inserted && args.prepend_newline && isText(lines[at - 1]) ? ['\n'] : [];
  const last = inserted && args.append_newline && isText(lines[at]) ? ['\n'] : [];
  lines.splice(at, 0, ...first, ...blockLines, ...last);
  return { text: lines.join(''), inserted };
}
