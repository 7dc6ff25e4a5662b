import { quote } from '../../remote/shell.ts';

/**
 * Shell text that prints a text file of the host under `label`; the section `LABEL exists` stands where there is one.
 * `word` is the path as a word of the script.
 */
export function textLook(label: string, word: string): string {
  return `if [ -f ${word} ]; then _ts_mark ${quote(`${label} exists`)}; _ts_mark ${quote(label)}; cat ${word}; fi`;
}

/**
 * A shell command that replaces a file of the host by `text`, whole or not at all: a file that is there keeps owner and
 * mode, a link leads to the file that is replaced.
 */
export function replaceText(word: string, text: string, mode = '644'): string {
  const end = randomEnd(text);
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  // A here-document ends with a line feed; what has none goes through printf.
  const source = body === text ? `cat >"$_ts_t" <<'${end}'\n${body}${end}\n` : `printf %s ${quote(text)} >"$_ts_t"\n`;
  return [
    `_ts_replace() { _ts_f=$(readlink -f -- "$1" 2>/dev/null) || _ts_f=$1`,
    '_ts_t=$(umask 077; mktemp "$_ts_f.tsplay.XXXXXXXXXX") || return 1',
    `${source}[ $? -eq 0 ] && if [ -e "$_ts_f" ]; then chown "$(stat -c %u:%g "$_ts_f")" "$_ts_t" && chmod "$(stat -c %a "$_ts_f")" "$_ts_t"; else chmod ${mode} "$_ts_t"; fi && mv -f "$_ts_t" "$_ts_f" || { rm -f "$_ts_t"; return 1; }; }`,
    `_ts_replace ${word}`,
  ].join('\n');
}

/** A line that the text does not hold. */
function randomEnd(text: string): string {
  let end = 'TSPLAY_END';
  while (text.includes(end)) end += '_';
  return end;
}
