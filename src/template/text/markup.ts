import { escapeHtml, isMarkup } from '../../python/markup.ts';
import { str } from '../../python/semantics.ts';
import { Text, type Value } from '../../values.ts';

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '\u00a9',
  reg: '\u00ae',
  hellip: '\u2026',
  mdash: '\u2014',
  ndash: '\u2013',
  laquo: '\u00ab',
  raquo: '\u00bb',
  euro: '\u20ac',
  trade: '\u2122',
  times: '\u00d7',
};

export function markup(text: string): Text {
  return new Text(text, { markup: true });
}

/** MarkupSafe's `escape`: what is markup already stays. */
export function escapeValue(value: Value): Text {
  return markup(isMarkup(value) ? str(value) : escapeHtml(str(value)));
}

/** Gives the text the marks (markup, unsafe) of the value it was made from. */
export function likeSource(source: Value, text: string): Value {
  if (!(source instanceof Text)) return text;
  const { markup, unsafe } = source.marks;
  return markup === true || unsafe === true
    ? new Text(text, { ...(markup ? { markup } : {}), ...(unsafe ? { unsafe } : {}) })
    : text;
}

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** MarkupSafe's `striptags`: comments and tags go, runs of blanks become one, entities become characters. */
export function stripTags(html: string): string {
  const text = html.replace(/<!--.*?-->/gs, '').replace(/<.*?>/gs, '');
  return unescapeHtml(
    text
      .split(/\s+/)
      .filter(part => part !== '')
      .join(' '),
  );
}
