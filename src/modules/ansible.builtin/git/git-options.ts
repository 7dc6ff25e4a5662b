import type { Args, OptionSpecs } from '../../api/module.ts';

const BY_COMMAND = 'use the command module with git';

export const GIT_OPTIONS = {
  repo: { type: 'str', required: true, aliases: ['name'], description: 'URL of the repository.' },
  dest: { type: 'path', description: 'The directory; needed unless `clone: false`.' },
  version: { type: 'str', default: 'HEAD', description: 'Branch, tag or commit.' },
  remote: { type: 'str', default: 'origin', description: 'Name of the remote.' },
  refspec: { type: 'str', description: 'What more is fetched.' },
  reference: { type: 'str', description: 'A repository on the host to borrow objects from.' },
  force: { type: 'bool', default: false, description: 'Discard local changes.' },
  depth: { type: 'int', description: 'Fetch so many commits alone.' },
  clone: { type: 'bool', default: true, description: 'Clone when there is no repository yet.' },
  update: { type: 'bool', default: true, description: 'Fetch when there is one.' },
  accept_hostkey: { type: 'bool', default: false, description: 'Accept any SSH host key: dangerous.' },
  accept_newhostkey: { type: 'bool', default: false, description: 'Accept SSH host keys of hosts not known yet.' },
  key_file: { type: 'path', description: 'SSH key, a file of the host.' },
  ssh_opts: { type: 'str', description: 'Options for ssh.' },
  executable: { type: 'path', description: 'The git program.' },
  bare: { type: 'bool', default: false, description: 'Without a work tree.' },
  recursive: { type: 'bool', default: true, description: 'With submodules.' },
  single_branch: { type: 'bool', default: false, description: 'Clone one branch alone.' },
  track_submodules: { type: 'bool', default: false, description: "Submodules at their branch's newest commit." },
  umask: { type: 'raw', description: 'umask of what is written, octal in quotes.' },
  verify_commit: { type: 'bool', default: false, description: 'Check the signature.', unsupported: BY_COMMAND },
  gpg_whitelist: {
    type: 'list',
    elements: 'str',
    default: [],
    description: 'Trusted keys.',
    unsupported: BY_COMMAND,
    only: '2.14',
  },
  gpg_allowlist: {
    type: 'list',
    elements: 'str',
    default: [],
    description: 'Trusted keys.',
    unsupported: BY_COMMAND,
    only: '2.19',
  },
  archive: { type: 'path', description: 'Write an archive.', unsupported: BY_COMMAND },
  archive_prefix: { type: 'str', description: "The archive's prefix.", unsupported: BY_COMMAND },
  separate_git_dir: { type: 'path', description: 'Where .git is kept.', unsupported: BY_COMMAND },
} as const satisfies OptionSpecs;

export type GitArgs = Args<typeof GIT_OPTIONS>;

/** Options for ssh, with those that say which host keys are accepted. */
export function sshOptions(args: GitArgs): string {
  const given = args.ssh_opts ?? '';
  const decided = /-o StrictHostKeyChecking=(?:no|accept-new)/.test(given);
  if (decided || !(args.accept_hostkey || args.accept_newhostkey)) return given;
  return `${given} -o StrictHostKeyChecking=${args.accept_hostkey ? 'no' : 'accept-new'}`.trim();
}
