import { defineModule, type OptionSpecs } from '../../api/module.ts';
import { closeFile, openFile } from '../../shared/files/edit-file.ts';
import { FILE_OPTIONS } from '../../shared/files/file-attributes.ts';
import { editBlock } from './edit-block.ts';

const OPTIONS = {
  path: { type: 'path', required: true, aliases: ['dest', 'destfile', 'name'], description: 'The file.' },
  state: {
    type: 'str',
    default: 'present',
    choices: ['absent', 'present'],
    description: 'Whether the block is there.',
  },
  marker: { type: 'str', default: '# {mark} ANSIBLE MANAGED BLOCK', description: 'Line before and behind the block.' },
  block: { type: 'str', default: '', aliases: ['content'], description: 'The text; an empty one removes the block.' },
  insertafter: { type: 'str', description: 'Behind the last line that matches; EOF for the end.' },
  insertbefore: { type: 'str', description: 'Before the last line that matches; BOF for the start.' },
  create: { type: 'bool', default: false, description: 'Make the file where there is none.' },
  backup: { type: 'bool', default: false, description: 'Keep the old file beside it.' },
  validate: { type: 'str', description: 'Command with %s for the new file, run before it takes its place.' },
  marker_begin: { type: 'str', default: 'BEGIN', description: 'What {mark} is in the line before.' },
  marker_end: { type: 'str', default: 'END', description: 'What {mark} is in the line behind.' },
  append_newline: { type: 'bool', default: false, description: 'An empty line behind the block.', only: '2.19' },
  prepend_newline: { type: 'bool', default: false, description: 'An empty line before the block.', only: '2.19' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

export default defineModule({
  summary: 'Makes sure that a block of lines between two marks is in a file, or is not.',
  options: OPTIONS,
  mutuallyExclusive: [['insertbefore', 'insertafter']],
  checkMode: 'Says what would change, with the diff.',
  run: async context => {
    const { args } = context;
    const file = await openFile(context);
    if (file.content === undefined && !args.create) context.fail(`Path ${file.path} does not exist !`, { rc: 257 });
    const text = file.content?.toString('latin1');
    const edited = editBlock(context, text ?? '', args);
    const isSame = edited.text === text;
    const done = edited.inserted ? 'Block inserted' : 'Block removed';
    return closeFile(context, file, {
      content: isSame ? undefined : Buffer.from(edited.text, 'latin1'),
      message: file.content === undefined ? 'File created' : done,
      showsAttributes: true,
      header: what => `${file.path} (${what})`,
      backupField: 'backup_file',
    });
  },
});
