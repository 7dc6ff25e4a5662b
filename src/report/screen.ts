import type { Color, Paint } from './colors.ts';

/** Where reporters write; what may not be seen has been taken out before it reaches the streams. */
export interface Screen {
  readonly colored: boolean;
  /** Width that banners fill. */
  readonly columns: number;
  line(text: string, color?: Color): void;
  /** One line of several colours. */
  segments(parts: readonly Segment[]): void;
  errorLine(text: string, color?: Color): void;
  /** A line that the next one takes the place of; only on a terminal. */
  passing(text: string): void;
  /** Takes secrets out of a text before it is folded: a part of one is not known as a secret. */
  mask(text: string): string;
}

export interface Segment {
  readonly text: string;
  readonly color?: Color;
}

export interface ScreenStreams {
  out(text: string): void;
  err(text: string): void;
  /** A terminal shows lines in passing. */
  readonly terminal?: boolean;
  /** Takes secrets out of a text. */
  mask(text: string): string;
  /** A line without colours, for the log. */
  log?(text: string): void;
}

/** Stand for bytes that are no UTF-8. */
const LONE_SURROGATES = /(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g;

/** Shows control characters as escapes: what a host says must not steer the terminal. */
export function escapeControls(text: string): string {
  return text
    .replace(LONE_SURROGATES, '?')
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, character => {
      const code = character.charCodeAt(0);
      return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
    });
}

const CLEAR_LINE = '\r\x1b[K';

export function createScreen(streams: ScreenStreams, columns: number, paint: Paint | undefined): Screen {
  let passing = false;
  const clear = () => {
    if (passing) streams.out(CLEAR_LINE);
    passing = false;
  };
  const write = (sink: (text: string) => void, parts: readonly Segment[]) => {
    const safe = parts.map(({ text, color }) => ({ text: escapeControls(streams.mask(text)), color }));
    clear();
    streams.log?.(safe.map(part => part.text).join(''));
    sink(
      `${safe.map(({ text, color }) => (color === undefined || paint === undefined ? text : paint(text, color))).join('')}\n`,
    );
  };
  const one = (text: string, color: Color | undefined): Segment[] => [color === undefined ? { text } : { text, color }];
  return {
    colored: paint !== undefined,
    columns,
    mask: text => streams.mask(text),
    line: (text, color) => write(streams.out, one(text, color)),
    segments: parts => write(streams.out, parts),
    errorLine: (text, color) => write(streams.err, one(text, color)),
    passing: text => {
      if (streams.terminal !== true) return;
      clear();
      streams.out(escapeControls(streams.mask(text)).slice(0, columns));
      passing = true;
    },
  };
}

/** Columns that a text takes on a terminal: East Asian wide characters take two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd);
    width += wide ? 2 : 1;
  }
  return width;
}
