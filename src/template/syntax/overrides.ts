import { truthy } from '../../python/compare.ts';
import { PythonError, valueError } from '../../python/error.ts';
import { literalEval } from '../../python/literal.ts';
import { str } from '../../python/repr.ts';
import { typeName } from '../../python/types.ts';
import type { Value } from '../../values.ts';
import { HEADER } from '../value-scan.ts';
import { TemplateSyntaxError } from './error.ts';
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

/** Whether there may be something to render: a `#jinja2:` line, or where a tag would begin. */
export function hasMarks(source: string, { blockStart, variableStart, commentStart }: SyntaxOptions): boolean {
  return source.startsWith(HEADER) || [blockStart, variableStart, commentStart].some(mark => source.includes(mark));
}

function unreadable(pair: string): PythonError {
  const question = 'Did you use something different from colon as key-value separator?';
  return new PythonError('AnsibleError', `failed to parse jinja2 override '${pair}'. ${question}`);
}

const withoutColon = (pair: string): TemplateSyntaxError =>
  new TemplateSyntaxError(`Missing key-value separator \`:\` in '#jinja2:' override pair '${pair}'.`, 1);

/** An option that 2.19 does not admit. */
function checkOption(name: string, value: Value): void {
  const change = CHANGES.get(name);
  if (change === undefined) throw new TemplateSyntaxError(`Invalid '#jinja2:' override key '${name}'.`, 1);
  const wanted = name.endsWith('_blocks') || name === 'keep_trailing_newline' ? 'bool' : 'str';
  const isFitting = (name.startsWith('line_') && value === null) || typeName(value) === wanted;
  if (isFitting) return;
  const message = `TemplateOverrides.${name} must be <class '${wanted}'> instead of <class '${typeName(value)}'>`;
  throw new TemplateSyntaxError(message, 1);
}

/**
 * Takes the `#jinja2: name: value, ...` line off a template.
 * @param strict what is wrong with the line is an error of syntax: since 2.19
 * @throws PythonError ValueError, AnsibleError when it is malformed; TemplateSyntaxError when it is wrong
 */
export function splitHeader(
  source: string,
  strict: boolean,
): { readonly overrides: Overrides; readonly source: string } {
  const overrides = new Map<string, Value>();
  if (!source.startsWith(HEADER)) return { overrides, source };
  const end = source.indexOf('\n');
  const line = source.slice(HEADER.length, end === -1 ? -1 : end);
  for (const pair of line.split(',')) {
    const colon = pair.indexOf(':');
    if (colon < 0) throw strict ? withoutColon(pair) : unreadable(pair.trim());
    const text = pair.slice(colon + 1);
    const value = literalEval(text);
    const malformed = `malformed node or string: ${text.trim()}`;
    if (value === undefined) throw strict ? new TemplateSyntaxError(malformed, 1) : valueError(malformed);
    const name = pair.slice(0, colon).trim();
    if (strict) checkOption(name, value);
    overrides.set(name, value);
  }
  return { overrides, source: source.slice(end + 1) };
}
