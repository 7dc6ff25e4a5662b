import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { withArgs } from '../../api/with-args.ts';
import { ask } from '../../script/findings.ts';
import { quote } from '../../script/words.ts';
import { closeFile, openFile } from '../../shared/files/edit-file.ts';
import { FILE_OPTIONS } from '../../shared/files/file-attributes.ts';
import { pathInfo, pathInfoLook } from '../../shared/files/path-info.ts';
import { byteText } from '../../shared/files/python-regex.ts';
import { editIni } from './edit-ini.ts';

const OPTIONS = {
  path: { type: 'path', required: true, aliases: ['dest'], description: 'The file.' },
  section: { type: 'str', description: 'The section; without it, the lines before the first one.' },
  option: { type: 'str', description: 'The option; without it, the whole section.' },
  value: { type: 'str', description: 'Its value.' },
  values: { type: 'list', elements: 'str', description: 'Its values, a line each.' },
  state: { type: 'str', default: 'present', choices: ['absent', 'present'], description: 'Whether it is there.' },
  exclusive: { type: 'bool', default: true, description: 'The option has no other values.' },
  no_extra_spaces: { type: 'bool', default: false, description: 'No blanks around `=`.' },
  allow_no_value: { type: 'bool', default: false, description: 'The option may stand without a value.' },
  create: { type: 'bool', default: true, description: 'Make the file where there is none.' },
  backup: { type: 'bool', default: false, description: 'Keep the old file beside it.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

const bytes = (text: string | undefined) => (text === undefined ? undefined : byteText(text));

function valuesOf(context: Context): string[] | undefined {
  const { value, values, state, option, section, allow_no_value } = context.args;
  const given = value === undefined ? values : [value];
  const none = given === undefined || given.length === 0;
  if (state === 'present' && none && !allow_no_value)
    context.fail("Parameter 'value(s)' must be defined if state=present and allow_no_value=False.");
  if (state === 'absent' && option === undefined && (section ?? '') === '')
    context.fail('section or option is needed with state=absent');
  return none ? undefined : [...new Set(given.map(byteText))];
}

/** Lines as Python reads them: line feeds alone, no byte order mark. */
function linesOf(text: string): string[] {
  const lines = text
    .replace(/^\xef\xbb\xbf/, '')
    .replace(/\r\n?/g, '\n')
    .match(/[^\n]*\n|[^\n]+$/g);
  return (lines ?? ['']).map(line => (line.endsWith('\n') ? line : `${line}\n`));
}

export default defineModule({
  summary: 'Sets and removes options of an INI file.',
  options: OPTIONS,
  mutuallyExclusive: [['value', 'values']],
  checkMode: 'Says what would change, with the diff.',
  run: async context => {
    const { args } = context;
    const values = valuesOf(context);
    const editing = withArgs(context, { ...args, validate: undefined });
    const file = await openFile(editing);
    const isNew = file.content === undefined;
    if (isNew && !args.create) context.fail(`Destination ${file.path} does not exist!`, { rc: 257 });
    const before = (file.content ?? Buffer.of()).toString('latin1');
    const lines = linesOf(before);
    const edited = editIni(lines, {
      section: bytes(args.section) || undefined,
      option: bytes(args.option),
      values,
      present: args.state === 'present',
      exclusive: args.exclusive,
      noExtraSpaces: args.no_extra_spaces,
      allowNoValue: args.allow_no_value,
    });
    const endless = before !== '' && !before.endsWith('\n');
    const changed = edited.message !== 'OK' || endless;
    const after = edited.lines.join('');
    const header = `${file.path} (content)`;
    const shown = (text: string) => (context.diffMode ? Buffer.from(text, 'latin1').toString('utf8') : '');
    const diff = {
      before: shown(before),
      after: shown(changed ? after : before),
      before_header: header,
      after_header: header,
    };
    const done = await closeFile(editing, file, {
      content: changed ? Buffer.from(after, 'latin1') : undefined,
      message: edited.message,
      showsAttributes: false,
      header: what => `${file.path} (${what})`,
      backupField: 'backup_file',
      fields: { msg: edited.message, path: file.path, diff },
    });
    const noBackup = changed && isNew && args.backup && !context.checkMode ? { backup_file: '' } : {};
    const path = quote(file.path);
    const found = await ask(context.inspect, [`[ -e ${path} ] || exit 0`, pathInfoLook(path)]);
    return { ...noBackup, ...(found.has('state info') ? pathInfo(found) : {}), ...done };
  },
});
