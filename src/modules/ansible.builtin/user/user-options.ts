import type { Args, OptionSpecs } from '../../api/module.ts';

const ELSEWHERE = 'for macOS, the BSDs or Solaris, without effect on Linux.';

export const USER_OPTIONS = {
  name: { type: 'str', required: true, aliases: ['user'], description: 'The account.' },
  state: { type: 'str', default: 'present', choices: ['absent', 'present'], description: 'Whether it shall exist.' },
  uid: { type: 'int', description: 'Its number.' },
  non_unique: { type: 'bool', default: false, description: 'Allow a number that another account has.' },
  group: { type: 'str', description: 'Primary group, name or number.' },
  groups: { type: 'list', elements: 'str', description: 'Further groups; an empty list leaves all of them.' },
  append: { type: 'bool', default: false, description: 'Join `groups`, and leave none.' },
  comment: { type: 'str', description: 'Full name (GECOS).' },
  home: { type: 'path', description: 'Home directory.' },
  create_home: {
    type: 'bool',
    default: true,
    aliases: ['createhome'],
    description: 'Make the home directory where it is missing.',
  },
  move_home: { type: 'bool', default: false, description: "Move the home directory's content to `home`." },
  skeleton: { type: 'str', description: "Directory whose content a new home gets. Default: the host's." },
  shell: { type: 'str', description: 'Login shell.' },
  system: { type: 'bool', default: false, description: 'Make it a system account; an existing one stays as it is.' },
  password: { type: 'str', noLog: true, description: 'The password, hashed (the password_hash filter does it).' },
  update_password: {
    type: 'str',
    default: 'always',
    choices: ['always', 'on_create'],
    description: 'Whether an existing account gets the password.',
  },
  password_lock: { type: 'bool', description: 'Lock the password (logging in by key still works), or unlock it.' },
  password_expire_max: { type: 'int', description: 'Most days between two changes of the password.' },
  password_expire_min: { type: 'int', description: 'Fewest days between two changes of the password.' },
  expires: { type: 'float', description: 'When the account expires, seconds since 1970; a negative number: never.' },
  umask: { type: 'str', description: "The new home directory's umask." },
  force: { type: 'bool', default: false, description: 'userdel --force; overwrite existing SSH keys.' },
  remove: { type: 'bool', default: false, description: 'With `state: absent`: remove home directory and mail spool.' },
  generate_ssh_key: { type: 'bool', default: false, description: 'Make an SSH key, unless there is one.' },
  ssh_key_bits: { type: 'int', default: 0, description: "Bits of the SSH key; 0: ssh-keygen's default." },
  ssh_key_type: { type: 'str', default: 'rsa', description: 'Type of the SSH key.' },
  ssh_key_file: { type: 'path', description: 'Path of the SSH key, from the home directory. Default: .ssh/id_TYPE.' },
  ssh_key_comment: { type: 'str', description: 'Comment of the SSH key. Default: ansible-generated on HOSTNAME.' },
  ssh_key_passphrase: { type: 'str', noLog: true, description: 'Passphrase of the SSH key.' },
  local: {
    type: 'bool',
    default: false,
    description: "Use libuser's commands (luseradd, lusermod...), which change the host's own files.",
  },
  seuser: { type: 'str', description: "The account's SELinux user, where it is made." },
  hidden: { type: 'bool', description: `Hide from the login screen: ${ELSEWHERE}` },
  login_class: { type: 'str', description: `Login class: ${ELSEWHERE}` },
  profile: { type: 'str', description: `Profile: ${ELSEWHERE}` },
  authorization: { type: 'str', description: `Authorization: ${ELSEWHERE}` },
  role: { type: 'str', description: `Role: ${ELSEWHERE}` },
} as const satisfies OptionSpecs;

export type UserArgs = Args<typeof USER_OPTIONS>;
