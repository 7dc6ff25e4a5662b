/** Delimiters and whitespace rules of a template: Jinja2's environment options, Ansible's defaults. */
export interface SyntaxOptions {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  readonly lineStatementPrefix: string | undefined;
  readonly lineCommentPrefix: string | undefined;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly newlineSequence: string;
  readonly keepTrailingNewline: boolean;
  /** Statements beyond the core: `do`, `break`, `continue`, `debug`. */
  readonly tags: readonly string[];
  /** Whether the filters and tests of collections are there. */
  readonly collections: boolean;
}

export const DEFAULT_SYNTAX: SyntaxOptions = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: undefined,
  lineCommentPrefix: undefined,
  trimBlocks: true,
  lstripBlocks: false,
  newlineSequence: '\n',
  keepTrailingNewline: false,
  tags: [],
  collections: true,
};

const keys = new WeakMap<SyntaxOptions, string>();

/** A string that is equal for equal options: part of the key of compiled templates. */
export function syntaxKey(options: SyntaxOptions): string {
  let key = keys.get(options);
  if (key === undefined) {
    key = options === DEFAULT_SYNTAX ? '' : JSON.stringify(options);
    keys.set(options, key);
  }
  return key;
}
