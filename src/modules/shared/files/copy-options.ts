import type { Args, ModuleContext, OptionSpecs } from '../../api/module.ts';
import { FILE_OPTIONS } from './file-attributes.ts';

export const COPY_OPTIONS = {
  src: { type: 'path', description: 'File or directory of the controller; with a slash at its end what is in it.' },
  content: { type: 'raw', description: 'What the file shall hold, instead of src; lists and mappings become JSON.' },
  dest: { type: 'path', description: 'Where to; a slash at its end means a directory.' },
  backup: { type: 'bool', default: false, description: 'Keep the old file beside it.' },
  force: { type: 'bool', default: true, description: 'Replace a file that is different.', aliases: ['thirsty'] },
  remote_src: { type: 'bool', default: false, description: 'src is on the host.' },
  directory_mode: { type: 'raw', description: 'Mode of the directories that are made.' },
  follow: { type: 'bool', default: false, description: 'Write through a link that stands at dest.' },
  local_follow: { type: 'bool', description: 'Copy what links lead to: the default for links of the controller.' },
  decrypt: { type: 'bool', default: true, description: 'Decrypt a vaulted src.' },
  checksum: { type: 'str', description: 'SHA-1 that the copied file must have.' },
  validate: { type: 'str', description: 'Command with %s for the new file, run before it takes its place.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

export type CopyContext = ModuleContext<Args<typeof COPY_OPTIONS>>;
