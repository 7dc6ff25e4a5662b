import { substitute } from '../../python/regex/substitute.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';
import { closeFile, type OpenFile, openFile } from '../shared/files/edit-file.ts';
import { FILE_OPTIONS } from '../shared/files/file-attributes.ts';
import { compiled } from '../shared/files/python-regex.ts';

const OPTIONS = {
  path: { type: 'path', required: true, aliases: ['dest', 'destfile', 'name'], description: 'The file.' },
  regexp: { type: 'str', required: true, description: "What to look for, in Python's multi-line mode." },
  replace: { type: 'str', default: '', description: 'What to put there; may refer to groups.' },
  after: { type: 'str', description: 'Only behind what this pattern matches.' },
  before: { type: 'str', description: 'Only before what this pattern matches.' },
  backup: { type: 'bool', default: false, description: 'Keep the old file beside it.' },
  validate: { type: 'str', description: 'Command with %s for the new file, run before it takes its place.' },
  encoding: { type: 'str', default: 'utf-8', description: 'Encoding of the file: utf-8, latin-1, ascii or utf-16-le.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

const ENCODINGS: Readonly<Record<string, BufferEncoding>> = {
  utf8: 'utf8',
  ascii: 'latin1',
  latin1: 'latin1',
  iso88591: 'latin1',
  utf16le: 'utf16le',
};

function encodingOf(context: Context, content: Buffer): BufferEncoding {
  const name = context.args.encoding;
  const encoding = ENCODINGS[name.toLowerCase().replace(/[-_]/g, '')];
  if (encoding === undefined) return context.fail(`encoding ${name} is not known to tsplay`);
  // bytes that are no UTF-8 have to come out as they went in
  return encoding === 'utf8' && !Buffer.from(content.toString('utf8')).equals(content) ? 'latin1' : encoding;
}

interface Section {
  readonly start: number;
  readonly end: number;
}

/** The part of the text between `after` and `before`; or the pattern that did not match. */
function section(context: Context, text: string): Section | { readonly unmatched: string } {
  const { after, before } = context.args;
  if (after === undefined && before === undefined) return { start: 0, end: text.length };
  const lazy = after !== undefined && before !== undefined ? '?' : '';
  const tail = `(?P<subsection>.*${lazy})${before ?? ''}`;
  const found = compiled(context, `(?P<tsplay_head>${after ?? ''})${tail}`, { dotAll: true }).search(text);
  if (found === undefined) return { unmatched: `${after ?? ''}${tail}` };
  const start = found.start + (found.groups[1]?.length ?? 0);
  const names = compiled(context, `(?P<tsplay_head>${after ?? ''})${tail}`, { dotAll: true }).names;
  const inside = found.groups[names.get('subsection') ?? 2] ?? '';
  return { start, end: start + inside.length };
}

function unchanged(context: Context, file: OpenFile, message: string) {
  if (message !== '') return { changed: false, msg: message, rc: 0 };
  return close(context, file, undefined, '');
}

function close(context: Context, file: OpenFile, content: Buffer | undefined, message: string) {
  return closeFile(context, file, {
    content,
    message,
    showsAttributes: false,
    header: () => file.path,
    backupField: 'backup_file',
    fields: { rc: 0 },
  });
}

export default defineModule({
  summary: 'Replaces all that a pattern matches in a file.',
  options: OPTIONS,
  checkMode: 'Says what would change, with the diff.',
  run: async context => {
    const { args } = context;
    const file = await openFile(context);
    if (file.content === undefined) return context.fail(`Path ${file.path} does not exist !`, { rc: 257 });
    const encoding = encodingOf(context, file.content);
    const text = file.content.toString(encoding);
    const part = section(context, text);
    if ('unmatched' in part)
      return unchanged(
        context,
        file,
        `Pattern for before/after params did not match the given file: ${part.unmatched}`,
      );
    const regexp = compiled(context, args.regexp, { multiline: true });
    const inside = text.slice(part.start, part.end);
    const count = [...regexp.matches(inside)].length;
    const result = substitute(regexp, args.replace, inside);
    if (result === inside) return unchanged(context, file, '');
    const whole = text.slice(0, part.start) + result + text.slice(part.end);
    return close(context, file, Buffer.from(whole, encoding), `${count} replacements made`);
  },
});
