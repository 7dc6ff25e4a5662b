import { randomUUID } from 'node:crypto';
import REPLACE_FILE from '../../remote/replace-file.sh';
import REPLACE_TEXT from './replace-text.sh';
import { call, define, mark, quote, section } from './words.ts';

/** Shell functions that replace a file: `beside`, `create`, `like`, `sync`, `place`, `drop`. */
export { REPLACE_FILE };

/**
 * Shell text that prints a text file of the host under `label`; the section `LABEL exists` stands where there is one.
 * `word` is the path as a word of the script.
 */
export function textLook(label: string, word: string): string {
  return `if [ -f ${word} ]; then ${mark(`${label} exists`)}; ${section(label, `cat ${word}`)}; fi`;
}

/**
 * A shell command that replaces a file of the host by `text`, whole or not at all: a file that is there keeps owner and
 * mode, a link leads to the file that is replaced.
 */
export function replaceText(word: string, text: string, mode = '644'): string {
  return textBy('replace', word, text, mode);
}

/** The same, but a link is itself replaced. */
export function replaceTextItself(word: string, text: string, mode = '644'): string {
  return textBy('replace_itself', word, text, mode);
}

/** The same for any bytes. */
export function replaceBytesItself(word: string, bytes: Buffer, mode = '644'): string {
  const lines = bytes.toString('base64').replace(/.{76}/g, '$&\n');
  const text = define('text', '{', printed(`${lines}\n`), '} | base64 -d');
  return by('replace_itself', text, word, mode);
}

type Way = 'replace' | 'replace_itself';

function textBy(way: Way, word: string, text: string, mode: string): string {
  return by(way, textFunction(text), word, mode);
}

function by(way: Way, text: string, word: string, mode: string): string {
  return [REPLACE_FILE, REPLACE_TEXT, text, call(way, word, newName(), mode)].join('\n');
}

/** A shell command that prints a text; no list of processes shows it. */
export function printed(text: string): string {
  // a here-document ends with a line feed; what has none goes through printf
  if (text !== '' && !text.endsWith('\n')) return `printf %s ${quote(text)}`;
  const end = randomEnd(text);
  return `cat <<'${end}'\n${text}${end}`;
}

/** Defines the shell function `text`, which prints it. */
export const textFunction = (text: string): string => define('text', printed(text));

/** A name for a new file that is to take the place of another. */
export function newName(): string {
  return `.tsplay-${randomUUID().replaceAll('-', '')}`;
}

/** A line that the text does not hold. */
function randomEnd(text: string): string {
  let end = 'TSPLAY_END';
  while (text.includes(end)) end += '_';
  return end;
}
