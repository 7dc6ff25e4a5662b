import type { Args, ModuleContext, OptionSpecs } from '../../api/module.ts';

/** The fields of the source, by the names of their options. */
export const FIELDS = {
  allow_downgrade_to_insecure: {
    type: 'bool',
    description: 'Whether a package may be replaced by one that nobody signed.',
  },
  allow_insecure: { type: 'bool', description: 'Whether repositories that nobody signed are taken.' },
  allow_weak: { type: 'bool', description: 'Whether keys with weak digests are taken.' },
  architectures: { type: 'list', elements: 'str', description: 'The architectures that are looked for.' },
  by_hash: { type: 'bool', description: 'Whether indexes are fetched by their digests.' },
  check_date: { type: 'bool', description: "Whether the host's clock is taken to be right." },
  check_valid_until: { type: 'bool', description: 'Whether lists that are out of date are refused.' },
  components: {
    type: 'list',
    elements: 'str',
    description: 'The parts of the suites. None where a suite ends with /.',
  },
  date_max_future: { type: 'int', description: 'How many seconds lists may be from the future.' },
  enabled: { type: 'bool', description: 'Whether apt uses the source.' },
  exclude: { type: 'list', elements: 'str', description: 'Packages that are not taken (apt 3.1 and later).' },
  include: { type: 'list', elements: 'str', description: 'The only packages that are taken (apt 3.1 and later).' },
  inrelease_path: { type: 'str', description: 'Where InRelease is, from where it usually is.' },
  languages: { type: 'list', elements: 'str', description: 'The languages of descriptions that are fetched.' },
  name: { type: 'str', required: true, description: "The source's name; file and key are named after it." },
  pdiffs: { type: 'bool', description: 'Whether old indexes are brought up to date by differences.' },
  signed_by: {
    type: 'str',
    description:
      'The key: a URL, which the host fetches into /etc/apt/keyrings; a file of the host; fingerprints; or the armoured key itself.',
  },
  suites: { type: 'list', elements: 'str', description: 'The suites, or one path that ends with /.' },
  targets: { type: 'list', elements: 'str', description: 'What of the source is fetched.' },
  trusted: { type: 'bool', description: 'Whether the source is trusted without a key.' },
  types: {
    type: 'list',
    elements: 'str',
    default: ['deb'],
    choices: ['deb', 'deb-src'],
    description: 'Binaries, sources, or both.',
  },
  uris: { type: 'list', elements: 'str', description: 'Where the repository is.' },
} as const satisfies OptionSpecs;

export const OPTIONS = {
  ...FIELDS,
  install_python_debian: { type: 'bool', default: false, description: 'Has no effect: no Python is needed.' },
  mode: { type: 'raw', default: '0644', description: "The mode of the source's file." },
  state: {
    type: 'str',
    default: 'present',
    choices: ['absent', 'present'],
    description: 'Whether the source shall be there; its key goes with it.',
  },
} as const satisfies OptionSpecs;

export type Field = keyof typeof FIELDS;
export type Context = ModuleContext<Args<typeof OPTIONS>>;
