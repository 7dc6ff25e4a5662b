import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { closeFile, openFile } from '../../shared/files/edit-file.ts';
import { FILE_OPTIONS } from '../../shared/files/file-attributes.ts';
import { type LineEdit, linePresent, linesAbsent } from './edit-lines.ts';

const OPTIONS = {
  path: { type: 'path', required: true, aliases: ['dest', 'destfile', 'name'], description: 'The file.' },
  state: { type: 'str', default: 'present', choices: ['absent', 'present'], description: 'Whether the line is there.' },
  regexp: { type: 'str', aliases: ['regex'], description: 'What to look for in each line; the last match counts.' },
  search_string: { type: 'str', description: 'A literal text to look for in each line.' },
  line: { type: 'str', aliases: ['value'], description: 'The line.' },
  backrefs: { type: 'bool', default: false, description: 'The line may refer to groups of the regexp.' },
  insertafter: { type: 'str', description: 'Behind the last line that matches; EOF for the end.' },
  insertbefore: { type: 'str', description: 'Before the last line that matches; BOF for the start.' },
  create: { type: 'bool', default: false, description: 'Make the file where there is none.' },
  backup: { type: 'bool', default: false, description: 'Keep the old file beside it.' },
  firstmatch: { type: 'bool', default: false, description: 'The first match counts, not the last.' },
  validate: { type: 'str', description: 'Command with %s for the new file, run before it takes its place.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

function checkOptions(context: Context): void {
  const { regexp, search_string, line, state, backrefs } = context.args;
  if (state === 'present') {
    if (backrefs && regexp === undefined) context.fail('regexp is required with backrefs=true');
    if (line === undefined) context.fail('line is required with state=present');
  } else if (regexp === undefined && search_string === undefined && line === undefined)
    context.fail('one of line, search_string, or regexp is required with state=absent');
  for (const [name, value] of [
    ['regular expression', regexp],
    ['search string', search_string],
  ] as const)
    if (value === '')
      context.warn(
        `The ${name} is an empty string, which will match every line in the file. This may have unintended consequences, such as replacing the last line in the file rather than appending.${name === 'regular expression' ? " If this is desired, use '^' to match every line in the file and avoid this warning." : ''}`,
      );
}

export default defineModule({
  summary: 'Makes sure that a line is in a file, or is not.',
  options: OPTIONS,
  mutuallyExclusive: [
    ['insertbefore', 'insertafter'],
    ['regexp', 'search_string'],
    ['backrefs', 'search_string'],
  ],
  checkMode: 'Says what would change, with the diff.',
  run: async context => {
    const { args } = context;
    checkOptions(context);
    const file = await openFile(context);
    const present = args.state === 'present';
    if (file.content === undefined && !present) return { changed: false, msg: 'file not present' };
    if (file.content === undefined && !args.create)
      context.fail(`Destination ${file.path} does not exist !`, { rc: 257 });
    const text = (file.content ?? Buffer.of()).toString('latin1');
    const edit: LineEdit = present ? linePresent(context, text, args) : linesAbsent(context, text, args);
    return closeFile(context, file, {
      content: edit.text === text && file.content !== undefined ? undefined : Buffer.from(edit.text, 'latin1'),
      message: edit.message,
      showsAttributes: true,
      header: what => `${file.path} (${what})`,
      backupField: 'backup',
      fields: present ? {} : { found: edit.found },
    });
  },
});
