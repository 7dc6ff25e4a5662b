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
  /** Whether strings in `{{ }}` keep their backslashes as they are written. */
  readonly rawStrings: boolean;
  /** The text is one expression without delimiters, as the conditions of ansible-core 2.19. */
  readonly expression: boolean;
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
  rawStrings: false,
  expression: false,
};

const variants = new WeakMap<SyntaxOptions, Map<string, SyntaxOptions>>();

/** The options with strings as they are written, or for an expression; the same object for the same options. */
export function variantOf(options: SyntaxOptions, variant: 'rawStrings' | 'expression'): SyntaxOptions {
  const known = variants.get(options) ?? new Map<string, SyntaxOptions>();
  variants.set(options, known);
  const varied = known.get(variant) ?? { ...options, [variant]: true };
  known.set(variant, varied);
  return varied;
}

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
