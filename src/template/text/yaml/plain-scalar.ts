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

/** What libyaml's emitter needs to know of a text. */
export interface ScalarAnalysis {
  readonly multiline: boolean;
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly singleQuoted: boolean;
  readonly block: boolean;
}

const BREAKS = '\n\r\x85\u2028\u2029';
export const isBreak = (char: string) => BREAKS.includes(char);

/** libyaml's IS_PRINTABLE: nothing beyond the basic plane. */
export function printable(code: number): boolean {
  return (
    code === 0x0a ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
  );
}

/** libyaml's `yaml_emitter_analyze_scalar`, unicode allowed: which styles can hold the text. */
export function analyzeScalar(text: string): ScalarAnalysis {
  if (text === '') return { multiline: false, flowPlain: false, blockPlain: true, singleQuoted: true, block: false };
  let blockIndicators = text.startsWith('---') || text.startsWith('...');
  let flowIndicators = blockIndicators;
  let lineBreaks = false;
  let special = false;
  let leadingSpace = false;
  let leadingBreak = false;
  let trailingSpace = false;
  let trailingBreak = false;
  let breakSpace = false;
  let spaceBreak = false;
  let previousSpace = false;
  let previousBreak = false;
  let precededByBlank = true;
  let i = 0;
  for (const char of text) {
    const end = i + char.length;
    const next = text[end];
    const followedByBlank = next === undefined || next === ' ' || next === '\t' || isBreak(next);
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(char)) flowIndicators = blockIndicators = true;
      if (char === '?' || char === ':') {
        flowIndicators = true;
        if (followedByBlank) blockIndicators = true;
      }
      if (char === '-' && followedByBlank) flowIndicators = blockIndicators = true;
    } else {
      if (',?[]{}'.includes(char)) flowIndicators = true;
      if (char === ':') {
        flowIndicators = true;
        if (followedByBlank) blockIndicators = true;
      }
      if (char === '#' && precededByBlank) flowIndicators = blockIndicators = true;
    }
    if (!printable(char.codePointAt(0) ?? 0)) special = true;
    const last = next === undefined;
    if (char === ' ') {
      if (i === 0) leadingSpace = true;
      if (last) trailingSpace = true;
      if (previousBreak) breakSpace = true;
      previousSpace = true;
      previousBreak = false;
    } else if (isBreak(char)) {
      lineBreaks = true;
      if (i === 0) leadingBreak = true;
      if (last) trailingBreak = true;
      if (previousSpace) spaceBreak = true;
      previousSpace = false;
      previousBreak = true;
    } else {
      previousSpace = false;
      previousBreak = false;
    }
    precededByBlank = char === ' ' || char === '\t' || isBreak(char);
    i = end;
  }
  const edges = leadingSpace || leadingBreak || trailingSpace || trailingBreak;
  const unquotable = spaceBreak || special;
  return {
    multiline: lineBreaks,
    flowPlain: !(edges || breakSpace || unquotable || lineBreaks || flowIndicators),
    blockPlain: !(edges || breakSpace || unquotable || lineBreaks || blockIndicators),
    singleQuoted: !(breakSpace || unquotable),
    block: !(trailingSpace || unquotable),
  };
}
