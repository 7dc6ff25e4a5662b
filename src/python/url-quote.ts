/** Python's `urllib.parse.quote`: UTF-8, letters, digits, `_.-~` and the safe characters stay. */
export function quoteUrl(text: string, safe = '/'): string {
  let out = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte);
    const stays = byte < 128 && (/[A-Za-z0-9_.~-]/.test(char) || safe.includes(char));
    out += stays ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Python's `quote_plus`. */
export function quotePlus(text: string): string {
  return quoteUrl(text, ' ').replaceAll(' ', '+');
}

/** Python's `urllib.parse.unquote`: bytes that are no UTF-8 become U+FFFD. */
export function unquoteUrl(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** Python's `unquote_plus`. */
export function unquotePlus(text: string): string {
  return unquoteUrl(text.replaceAll('+', ' '));
}
