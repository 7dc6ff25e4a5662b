import type { Regex, RegexMatch } from '../../../python/regex/regex.ts';
import { expand, parseReplacement } from '../../../python/regex/substitute.ts';
import type { ModuleContext } from '../../api/module.ts';
import { byteText, compiled } from '../../shared/files/python-regex.ts';

/** Texts here hold one character a byte. */
export interface LineEdit {
  readonly text: string;
  readonly message: string;
  /** How many lines were taken away. */
  readonly found: number;
}

export interface LineArgs {
  readonly regexp?: string | undefined;
  readonly search_string?: string | undefined;
  readonly line?: string | undefined;
  readonly backrefs: boolean;
  readonly firstmatch: boolean;
  readonly insertafter?: string | undefined;
  readonly insertbefore?: string | undefined;
}

type Finder = (line: string) => RegexMatch | boolean;

const bare = (line: string): string => line.replace(/[\r\n]+$/, '');

function pattern(context: ModuleContext<unknown>, text: string): Regex {
  return compiled(context, byteText(text), { ascii: true });
}

function finder(context: ModuleContext<unknown>, args: LineArgs): Finder {
  if (args.regexp !== undefined) {
    const regexp = pattern(context, args.regexp);
    return line => regexp.search(line) ?? false;
  }
  if (args.search_string !== undefined) {
    const wanted = byteText(args.search_string);
    return line => line.includes(wanted);
  }
  return sameLine(args);
}

function sameLine(args: LineArgs): Finder {
  const wanted = byteText(args.line ?? '');
  return line => bare(line) === wanted;
}

/** Lines with their ends. */
function cut(text: string): string[] {
  return text.split(/(?<=\n)/).filter(line => line !== '');
}

interface Places {
  /** The line that is to be replaced, and what matched in it. */
  found: number;
  match: RegexMatch | boolean;
  /** Where a new line belongs; -1 when nothing says so. */
  insertion: number;
}

/** The pattern beside whose line the new one goes. */
function neighbour(context: ModuleContext<unknown>, { insertafter, insertbefore }: LineArgs): Regex | undefined {
  if (insertafter !== undefined && insertafter !== 'BOF' && insertafter !== 'EOF') return pattern(context, insertafter);
  return insertbefore === undefined || insertbefore === 'BOF' ? undefined : pattern(context, insertbefore);
}

function places(context: ModuleContext<unknown>, lines: readonly string[], args: LineArgs): Places {
  const { insertafter, firstmatch } = args;
  if (args.regexp !== undefined || args.search_string !== undefined) {
    const matches = lines.map(finder(context, args));
    const found = firstmatch ? matches.findIndex(Boolean) : matches.findLastIndex(Boolean);
    if (found >= 0) return { found, match: matches[found] ?? false, insertion: -1 };
  }
  const near = neighbour(context, args);
  const same = sameLine(args);
  const result: Places = { found: -1, match: false, insertion: -1 };
  for (const [index, line] of lines.entries()) {
    if (same(line)) result.found = index;
    else if (near?.search(line) !== undefined) {
      result.insertion = insertafter === undefined ? index : index + 1;
      // As with Ansible, the line itself is not looked for any further.
      if (firstmatch) break;
    }
  }
  return result;
}

function replaced(line: string, regexp: Regex | undefined, match: Places['match']): string {
  if (regexp === undefined || typeof match !== 'object') return line;
  return expand(parseReplacement(line, regexp), match);
}

/** state=present, as Ansible's lineinfile places lines. */
export function linePresent(context: ModuleContext<unknown>, text: string, args: LineArgs): LineEdit {
  const lines = cut(text);
  const line = byteText(args.line ?? '');
  const at = places(context, lines, args);
  const done = (message: string): LineEdit => ({ text: lines.join(''), message, found: 0 });
  if (at.found >= 0) {
    if (at.match === false) return done('');
    const regexp = args.backrefs && args.regexp !== undefined ? pattern(context, args.regexp) : undefined;
    lines[at.found] = ended(replaced(line, regexp, at.match));
    return done('line replaced');
  }
  if (args.backrefs) return done('');
  const after = args.insertafter ?? (args.insertbefore === undefined ? 'EOF' : undefined);
  if (args.insertbefore === 'BOF' || after === 'BOF') lines.unshift(ended(line, true));
  else if (after === 'EOF' || at.insertion < 0) append(lines, line);
  else if (after === undefined) lines.splice(at.insertion, 0, `${line}\n`);
  else if (at.insertion === lines.length) {
    if (bare(lines[at.insertion - 1] ?? '') !== line) append(lines, line);
  } else if (bare(lines[at.insertion] ?? '') !== line) lines.splice(at.insertion, 0, `${line}\n`);
  return done('line added');
}

function ended(line: string, always = false): string {
  return !always && line.endsWith('\n') ? line : `${line}\n`;
}

function append(lines: string[], line: string): void {
  const last = lines.at(-1);
  if (last !== undefined && !/[\r\n]$/.test(last)) lines[lines.length - 1] = `${last}\n`;
  lines.push(`${line}\n`);
}

/** state=absent: every line that matches goes. */
export function linesAbsent(context: ModuleContext<unknown>, text: string, args: LineArgs): LineEdit {
  const find = finder(context, args);
  const lines = cut(text);
  const kept = lines.filter(line => find(line) === false);
  const found = lines.length - kept.length;
  return { text: kept.join(''), message: found === 0 ? '' : `${found} line(s) removed`, found };
}
