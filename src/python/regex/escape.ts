const SPECIAL = /[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g;

/** Python's `re.escape`; good for JavaScript's RegExp as well, without its flags `u` and `v`. */
export function escapeRegex(text: string): string {
  return text.replace(SPECIAL, '\\$&');
}
