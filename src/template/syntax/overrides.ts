import { truthy } from '../../python/compare.ts';
import { PythonError, valueError } from '../../python/error.ts';
import { literalEval } from '../../python/literal.ts';
import { str } from '../../python/repr.ts';
import type { Value } from '../../values.ts';
import { type SyntaxOptions, syntaxKey } from './options.ts';

/** Changes to the syntax under Jinja2's names, from the template module's options or a `#jinja2:` line. */
export type Overrides = ReadonlyMap<string, Value>;

type Change = (value: Value) => Partial<SyntaxOptions>;

const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['block_start_string', value => ({ blockStart: str(value) })],
  ['block_end_string', value => ({ blockEnd: str(value) })],
  ['variable_start_string', value => ({ variableStart: str(value) })],
  ['variable_end_string', value => ({ variableEnd: str(value) })],
  ['comment_start_string', value => ({ commentStart: str(value) })],
  ['comment_end_string', value => ({ commentEnd: str(value) })],
  ['line_statement_prefix', value => ({ lineStatementPrefix: value === null ? undefined : str(value) })],
  ['line_comment_prefix', value => ({ lineCommentPrefix: value === null ? undefined : str(value) })],
  ['trim_blocks', value => ({ trimBlocks: truthy(value) })],
  ['lstrip_blocks', value => ({ lstripBlocks: truthy(value) })],
  ['newline_sequence', value => ({ newlineSequence: str(value) })],
  ['keep_trailing_newline', value => ({ keepTrailingNewline: truthy(value) })],
]);

const known = new Map<string, SyntaxOptions>();

/** The options with the changes made; the same object for the same result. */
export function withOverrides(options: SyntaxOptions, overrides: Overrides): SyntaxOptions {
  let changed = options;
  for (const [name, value] of overrides) changed = { ...changed, ...CHANGES.get(name)?.(value) };
  if (changed === options) return options;
  const key = syntaxKey(changed);
  const existing = known.get(key);
  if (existing !== undefined) return existing;
  known.set(key, changed);
  return changed;
}

const HEADER = '#jinja2:';

/** Whether there may be something to render: a `#jinja2:` line, or where a tag would begin. */
export function hasMarks(source: string, { blockStart, variableStart, commentStart }: SyntaxOptions): boolean {
  return source.startsWith(HEADER) || [blockStart, variableStart, commentStart].some(mark => source.includes(mark));
}

function unreadable(pair: string): PythonError {
  const question = 'Did you use something different from colon as key-value separator?';
  return new PythonError('AnsibleError', `failed to parse jinja2 override '${pair}'. ${question}`);
}

/** Takes the `#jinja2: name: value, ...` line off a template. @throws PythonError ValueError, AnsibleError when it is malformed. */
export function splitHeader(source: string): { readonly overrides: Overrides; readonly source: string } {
  const overrides = new Map<string, Value>();
  if (!source.startsWith(HEADER)) return { overrides, source };
  const end = source.indexOf('\n');
  const line = source.slice(HEADER.length, end === -1 ? -1 : end);
  for (const pair of line.split(',')) {
    const colon = pair.indexOf(':');
    if (colon < 0) throw unreadable(pair.trim());
    const text = pair.slice(colon + 1);
    const value = literalEval(text);
    if (value === undefined) throw valueError(`malformed node or string: ${text.trim()}`);
    overrides.set(pair.slice(0, colon).trim(), value);
  }
  return { overrides, source: source.slice(end + 1) };
}
