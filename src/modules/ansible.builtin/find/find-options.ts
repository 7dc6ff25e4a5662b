import type { Args, OptionSpecs } from '../../api/module.ts';

export const FIND_OPTIONS = {
  paths: {
    type: 'list',
    elements: 'path',
    required: true,
    aliases: ['name', 'path'],
    description: 'Directories to search.',
  },
  patterns: { type: 'list', elements: 'str', default: [], aliases: ['pattern'], description: 'Names that are wanted.' },
  excludes: { type: 'list', elements: 'str', aliases: ['exclude'], description: 'Names that are not wanted.' },
  use_regex: { type: 'bool', default: false, description: 'The names are regular expressions, not shell patterns.' },
  contains: { type: 'str', description: 'A regular expression that a line of the file matches from its start.' },
  read_whole_file: { type: 'bool', default: false, description: 'Search the file as one text.' },
  file_type: {
    type: 'str',
    default: 'file',
    choices: ['any', 'directory', 'file', 'link'],
    description: 'What is wanted.',
  },
  age: { type: 'str', description: 'At least so old (2d), or at most (-2d); units s, m, h, d, w.' },
  age_stamp: { type: 'str', default: 'mtime', choices: ['atime', 'ctime', 'mtime'], description: 'Which time counts.' },
  size: { type: 'str', description: 'At least so large (1m), or at most (-1m); units b, k, m, g, t.' },
  recurse: { type: 'bool', default: false, description: 'Search directories below.' },
  hidden: { type: 'bool', default: false, description: 'Names that begin with a dot count too.' },
  follow: { type: 'bool', default: false, description: 'Follow links to directories.' },
  depth: { type: 'int', description: 'How many levels deep.' },
  get_checksum: { type: 'bool', default: false, description: 'Return a sum of files.' },
  checksum_algorithm: {
    type: 'str',
    default: 'sha1',
    choices: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
    aliases: ['checksum', 'checksum_algo'],
    description: 'Which sum.',
    only: '2.19',
  },
  mode: { type: 'raw', description: 'Permissions of what is wanted, as text: octal or symbols.', only: '2.19' },
  exact_mode: {
    type: 'bool',
    default: true,
    description: 'The permissions are those and no others; otherwise one of them is enough.',
    only: '2.19',
  },
  encoding: { type: 'str', description: 'Encoding of the files for `contains`. Default: UTF-8.', only: '2.19' },
  limit: { type: 'int', description: 'How many at most; the search ends there.', only: '2.19' },
} as const satisfies OptionSpecs;

export type FindArgs = Args<typeof FIND_OPTIONS>;
