const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

function escaped(unit: string): string {
  return ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JSON of which only ASCII is left: what `ensure_ascii` does, for a text that is written already. */
export function asciiOnly(json: string): string {
  return json.replace(/[\x7f-\uffff]/g, escaped);
}

/** Half of a surrogate pair. */
const LONE = /((?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff]))/;

/** A JSON string as Python writes it: without `ensureAscii` half of a surrogate pair stays as it is. */
export function jsonString(text: string, ensureAscii = true): string {
  if (ensureAscii) return `"${text.replace(/["\\]|[^\x20-\x7e]/g, escaped)}"`;
  if (!LONE.test(text)) return JSON.stringify(text);
  const parts = text.split(LONE).map((part, index) => (index % 2 === 1 ? part : JSON.stringify(part).slice(1, -1)));
  return `"${parts.join('')}"`;
}
