import { atOnce, cut, type LongText, type Slices } from '../in-slices.ts';
import type { Color, Paint } from './colors.ts';

export type ErrorLayout = 'folded' | 'blocks';

/** Where reporters write; what may not be seen has been taken out before it reaches the streams. */
export interface Screen {
  readonly colored: boolean;
  /** Width that banners fill. */
  readonly columns: number;
  /** How errors and warnings are laid out: folded, as ansible-core 2.14 does, or as the blocks with origins of 2.19. */
  readonly layout: ErrorLayout;
  line(text: string, color?: Color): void;
  /** As `line`, for a text that may be very long. */
  long(text: string | LongText, color?: Color): Slices<void>;
  /** One line of several colours. */
  segments(parts: readonly Segment[]): void;
  errorLine(text: string, color?: Color): void;
  longError(text: string | LongText, color?: Color): Slices<void>;
  /** A line that the next one takes the place of; only on a terminal. */
  passing(text: string): void;
  /** Takes secrets out of a text before it is folded: a part of one is not known as a secret. */
  masking(text: string): Slices<string>;
}

interface Colored {
  readonly color?: Color;
}

export interface Segment extends Colored {
  readonly text: string;
}

export interface ScreenStreams {
  out(text: string): void;
  err(text: string): void;
  /** A terminal shows lines in passing. */
  readonly terminal?: boolean;
  /** Takes secrets out of a text. */
  mask(text: string): string;
  /** As `mask`, for a text that may be very long; where it is not given, `mask` does it. */
  masking?(text: LongText): Slices<LongText>;
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

/** Longer texts are written in pieces of at most so many characters. */
const PIECE = 65_536;

interface Piece {
  readonly piece: string;
  /** The line break behind it. */
  readonly end: '\n' | '';
}

/** Pieces that end where lines do, as far as lines are shorter than a piece; no surrogate pair is cut. */
function* piecesOf(text: LongText): Generator<Piece> {
  let rest = '';
  for (const part of text)
    for (const some of cut(part, PIECE)) {
      rest += some;
      while (rest.length > PIECE) {
        const first = firstPiece(rest.slice(0, PIECE));
        yield first;
        rest = rest.slice(first.piece.length + first.end.length);
      }
    }
  yield { piece: rest, end: '' };
}

function firstPiece(text: string): Piece {
  const lineEnd = text.lastIndexOf('\n');
  if (lineEnd >= 0) return { piece: text.slice(0, lineEnd), end: '\n' };
  return { piece: text.replace(/[\ud800-\udbff]$/, ''), end: '' };
}

const CLEAR_LINE = '\r\x1b[K';

export function createScreen(
  streams: ScreenStreams,
  columns: number,
  paint: Paint | undefined,
  layout: ErrorLayout = 'folded',
): Screen {
  let passing = false;
  const clear = () => {
    if (passing) streams.out(CLEAR_LINE);
    passing = false;
  };
  function* masking(text: LongText): Slices<LongText> {
    return streams.masking === undefined ? [streams.mask(text.join(''))] : yield* streams.masking(text);
  }
  function* write(sink: (text: string) => void, parts: readonly (Colored & { text: LongText })[]): Slices<void> {
    let shown = '';
    let logged = '';
    clear();
    for (const { text, color } of parts) {
      for (const { piece, end } of piecesOf(yield* masking(text))) {
        const safe = escapeControls(piece);
        shown += (color === undefined || paint === undefined ? safe : paint(safe, color)) + end;
        logged += safe + end;
        if (piece.length < PIECE / 2) continue;
        sink(shown);
        shown = '';
        // A log has whole lines.
        if (end !== '') streams.log?.(logged);
        if (end !== '') logged = '';
        yield;
      }
    }
    streams.log?.(logged);
    sink(`${shown}\n`);
  }
  const one = (text: string | LongText, color: Color | undefined) => {
    const parts = typeof text === 'string' ? [text] : text;
    return [color === undefined ? { text: parts } : { text: parts, color }];
  };
  return {
    colored: paint !== undefined,
    columns,
    layout,
    *masking(text) {
      return (yield* masking([text])).join('');
    },
    line: (text, color) => atOnce(write(streams.out, one(text, color))),
    long: (text, color) => write(streams.out, one(text, color)),
    segments: parts =>
      atOnce(
        write(
          streams.out,
          parts.map(({ text, ...color }) => ({ text: [text], ...color })),
        ),
      ),
    errorLine: (text, color) => atOnce(write(streams.err, one(text, color))),
    longError: (text, color) => write(streams.err, one(text, color)),
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
