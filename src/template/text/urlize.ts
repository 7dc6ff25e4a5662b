import { escapeHtml } from '../../python/markup.ts';

export interface UrlizeOptions {
  /** Longest text of a link; undefined for no limit. */
  readonly limit: number | undefined;
  readonly rel: string;
  readonly target: string | undefined;
  readonly schemes: readonly string[];
}

const LINK =
  /^(?:(?:https?:\/\/|www\.)(?:(?:[\p{L}\p{N}_%-]+\.)+)?(?:[a-z]{2,63}|xn--[\p{L}\p{N}_%]{2,59})|(?:[\p{L}\p{N}_%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)|https?:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]))(?::\d{1,5})?(?:[/?#]\S*)?$/iu;
const MAIL = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;
const PAIRS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** A word as opening brackets, what may be a link, and closing punctuation; brackets of the link stay with it. */
function splitPunctuation(word: string): readonly [string, string, string] {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? '';
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of PAIRS) {
    const opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    for (let i = Math.min(opened, count(tail, close)); i > 0; i--) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return [head, middle, tail];
}

/** Jinja2's `urlize`: links and addresses of a text become HTML. */
export function urlize(text: string, options: UrlizeOptions): string {
  const rel = options.rel === '' ? '' : ` rel="${escapeHtml(options.rel)}"`;
  const attributes = rel + (options.target === undefined ? '' : ` target="${escapeHtml(options.target)}"`);
  const shown = (url: string) =>
    options.limit !== undefined && url.length > options.limit ? `${url.slice(0, options.limit)}...` : url;
  return escapeHtml(text)
    .split(/(\s+)/)
    .map(word => {
      const [head, middle, tail] = splitPunctuation(word);
      let link = middle;
      if (LINK.test(middle)) {
        const url = /^https?:\/\//.test(middle) ? middle : `https://${middle}`;
        link = `<a href="${url}"${attributes}>${shown(middle)}</a>`;
      } else if (middle.startsWith('mailto:') && MAIL.test(middle.slice(7))) {
        link = `<a href="${middle}">${middle.slice(7)}</a>`;
      } else if (middle.includes('@') && !middle.startsWith('www.') && !middle.includes(':') && MAIL.test(middle)) {
        link = `<a href="mailto:${middle}">${middle}</a>`;
      } else {
        const scheme = options.schemes.find(known => middle !== known && middle.startsWith(known));
        if (scheme !== undefined) link = `<a href="${middle}"${attributes}>${middle}</a>`;
      }
      return head + link + tail;
    })
    .join('');
}
