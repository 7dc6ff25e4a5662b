const compiled = new Map<string, RegExp>();
const MOST_KEPT = 256;

/** What Python's `fnmatch.fnmatchcase` matches: `*`, `?`, `[...]` and `[!...]`; no braces. */
export function fnmatchExpression(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= MOST_KEPT) compiled.clear();
  const expression = new RegExp(`^${sourceOf(Array.from(pattern))}$`, 'su');
  compiled.set(pattern, expression);
  return expression;
}

export function fnmatch(name: string, pattern: string): boolean {
  return fnmatchExpression(pattern).test(name);
}

function sourceOf(pattern: readonly string[]): string {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    const close = char === '[' ? pattern.indexOf(']', i + (pattern[i + 1] === '!' ? 3 : 2)) : -1;
    if (close >= 0) {
      source += setSource(pattern.slice(i + 1, close));
      i = close;
    } else if (char === '*') source += '.*';
    else source += char === '?' ? '.' : literal(char);
  }
  return source;
}

/** `[...]`; a range that runs backwards holds nothing. */
function setSource(written: readonly string[]): string {
  const negated = written[0] === '!';
  const members = negated ? written.slice(1) : written;
  let source = '';
  for (let i = 0; i < members.length; i++) {
    const [first = '', dash, last] = members.slice(i, i + 3);
    if (dash !== '-' || last === undefined) source += literal(first);
    else {
      if (codeOf(first) <= codeOf(last)) source += `${literal(first)}-${literal(last)}`;
      i += 2;
    }
  }
  if (source === '') return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${source}]`;
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}

function literal(char: string): string {
  return /^\w$/.test(char) ? char : `\\u{${codeOf(char).toString(16)}}`;
}
