import { PlayError } from '../../errors.ts';
import { PythonError } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';

/** Problems that PyYAML tells with its class and what it was doing; the first that fits counts. */
const PROBLEMS: readonly (readonly [RegExp, className: string, context: string])[] = [
  [/^found character that cannot start any token/, 'ScannerError', 'while scanning for the next token\n'],
  [/^(mapping values|block sequence entries|mapping keys) are not allowed in this context/, 'ScannerError', ''],
  [/^(found undefined alias|found duplicate anchor)/, 'ComposerError', ''],
  [/^could not determine a constructor for the tag/, 'ConstructorError', ''],
  [/^did not find expected/, 'ParserError', ''],
];

/** What PyYAML was at where no content follows: in brackets, or else in a block. */
function emptyNodeContext(text: string, line: number, column: number): string {
  const before = text.split('\n').slice(0, line).join('\n');
  const upTo = line > text.split('\n').length ? text : before.slice(0, before.lastIndexOf('\n') + column);
  const open = (upTo.match(/[[{]/g) ?? []).length - (upTo.match(/[\]}]/g) ?? []).length;
  return open > 0 ? 'while parsing a flow node\n' : 'while parsing a block node\n';
}

/** Loads YAML for a template; faults come out as the exceptions that PyYAML raises. */
export function loadForTemplate<T extends Value>(text: string, load: (text: string) => T): T {
  try {
    return load(text);
  } catch (error) {
    if (!(error instanceof PlayError) || error.position === undefined) throw error;
    const { line, column } = error.position;
    const empty = error.message.startsWith('did not find expected node content');
    const known = PROBLEMS.find(([pattern]) => pattern.test(error.message));
    const context = empty ? emptyNodeContext(text, line, column) : (known?.[2] ?? '');
    throw new PythonError(
      empty ? 'ParserError' : (known?.[1] ?? 'ScannerError'),
      `${context}${error.message}\n  in "<unicode string>", line ${line}, column ${column}`,
      error,
    );
  }
}
