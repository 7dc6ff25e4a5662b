import type { Args, ModuleContext, OptionSpecs } from '../../api/module.ts';

const OF_ARCHIVE = 'as `archive` says, where it is not given';

export const OPTIONS = {
  src: {
    type: 'str',
    description: "What is synchronized; on the host that rsync runs on, with `mode: pull` on the task's host.",
  },
  dest: { type: 'str', description: "Where to; on the task's host, with `mode: pull` on the one that rsync runs on." },
  mode: {
    type: 'str',
    default: 'push',
    choices: ['pull', 'push'],
    description: "Towards the task's host, or from it.",
  },
  archive: { type: 'bool', default: true, description: 'rsync --archive.' },
  recursive: { type: 'bool', description: `Go into folders; ${OF_ARCHIVE}.` },
  links: { type: 'bool', description: `Copy symbolic links as such; ${OF_ARCHIVE}.` },
  perms: { type: 'bool', description: `Keep permissions; ${OF_ARCHIVE}.` },
  times: { type: 'bool', description: `Keep times of modification; ${OF_ARCHIVE}.` },
  owner: { type: 'bool', description: `Keep owners; ${OF_ARCHIVE}.` },
  group: { type: 'bool', description: `Keep groups; ${OF_ARCHIVE}.` },
  dirs: { type: 'bool', default: false, description: 'Copy folders without what is in them.' },
  copy_links: { type: 'bool', default: false, description: 'Copy what symbolic links lead to.' },
  checksum: { type: 'bool', default: false, description: 'Compare by checksum, not by size and time.' },
  compress: { type: 'bool', default: true, description: 'Compress on the way.' },
  delete: { type: 'bool', default: false, description: 'Delete in dest what src has not, after the transfer.' },
  existing_only: { type: 'bool', default: false, description: 'Make no new files.' },
  delay_updates: { type: 'bool', default: true, description: 'Put files in place at the end.' },
  partial: { type: 'bool', default: false, description: 'Keep files that came in part.' },
  link_dest: { type: 'list', elements: 'str', description: 'Folders whose unchanged files are linked to.' },
  rsync_opts: {
    type: 'list',
    elements: 'str',
    description: 'Further arguments of rsync; each is read as a shell reads words.',
  },
  rsync_path: { type: 'str', description: "rsync's command on the task's host." },
  rsync_timeout: {
    type: 'int',
    default: 0,
    description: 'Seconds without traffic after which rsync gives up; 0: none.',
  },
  dest_port: { type: 'int', description: "The task's host's ssh port; as the connection's where it is not given." },
  private_key: { type: 'path', description: "The key for ssh; as the connection's where it is not given." },
  set_remote_user: { type: 'bool', default: true, description: 'Name the user to ssh.' },
  use_ssh_args: {
    type: 'bool',
    default: false,
    description:
      'Give ssh all arguments of the connection. Those that decide how and whether the host is reached it always gets.',
  },
  ssh_connection_multiplexing: {
    type: 'bool',
    default: false,
    description: 'Leave connection sharing to the configuration of ssh.',
  },
  verify_host: {
    type: 'bool',
    default: false,
    description: 'Insist on a known host key, even where the connection does not.',
  },
} as const satisfies OptionSpecs;

export type SyncArgs = Args<typeof OPTIONS>;
export type SyncContext = ModuleContext<SyncArgs>;
