/** What PyYAML's resolver takes for something other than text, when it stands there plain. */
const IMPLICIT = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^<<$/,
  /^(?:~|null|Null|NULL|)$/,
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/,
  /^=$/,
  // Never read as text: the resolver has no constructor for them, but quotes them.
  /^(?:!|&|\*)$/,
];

/** Whether plain text would be read as another type. */
export function isImplicit(text: string): boolean {
  return IMPLICIT.some(expression => expression.test(text));
}

export const BREAKS = '\\n\\r\\x85\\u2028\\u2029';
const BREAK = new RegExp(`[${BREAKS}]`);
const BLANK = `[ \\t${BREAKS}]`;
const BLANK_BESIDE_BREAK = new RegExp(` [${BREAKS}]|[${BREAKS}] `);
const BLANK_BEFORE_BREAK = new RegExp(` [${BREAKS}]`);

/** The inside of a character class: libyaml's IS_PRINTABLE, but for ASCII and line breaks. Nothing beyond the basic plane is. */
export const PRINTABLE = '\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd';
const UNPRINTABLE = new RegExp(`[^\\n\\u2028\\u2029 -~${PRINTABLE}]`);

/** What would be read as something other than text's own characters, where a text stands plain in a block. */
const INDICATOR = new RegExp(`^(?:---|\\.\\.\\.|[#,[\\]{}&*!|>'"%@\`]|[-?](?=${BLANK}|$))|:(?=${BLANK}|$)|${BLANK}#`);
const FLOW_INDICATOR = /[,?[\]{}:]/;

export const isBreak = (char: string): boolean => BREAK.test(char);

/** libyaml's `yaml_emitter_analyze_scalar`, unicode allowed: which styles can hold a text. */
export const isMultiline = (text: string): boolean => BREAK.test(text);

export function canBePlain(text: string, inFlow: boolean): boolean {
  if (text === '') return !inFlow;
  if (text.startsWith(' ') || text.endsWith(' ') || isMultiline(text)) return false;
  return !(UNPRINTABLE.test(text) || INDICATOR.test(text) || (inFlow && FLOW_INDICATOR.test(text)));
}

export function canBeSingleQuoted(text: string): boolean {
  return !(UNPRINTABLE.test(text) || BLANK_BESIDE_BREAK.test(text));
}

export function canBeBlock(text: string): boolean {
  return !(text === '' || text.endsWith(' ') || UNPRINTABLE.test(text) || BLANK_BEFORE_BREAK.test(text));
}
