import type { Args, ModuleContext, OptionSpecs } from '../../api/module.ts';

export const PIP_OPTIONS = {
  name: { type: 'list', elements: 'str', description: 'Packages, with their versions, or URLs and paths of packages.' },
  version: { type: 'str', description: 'Version of the one package, or conditions on it.' },
  requirements: { type: 'str', description: 'A requirements file of the host.' },
  state: {
    type: 'str',
    default: 'present',
    choices: ['present', 'absent', 'latest', 'forcereinstall'],
    description: 'Whether the packages are there, at their newest version, or put in once more.',
  },
  virtualenv: { type: 'path', description: 'A virtual environment to work in; it is made when it is not there.' },
  virtualenv_command: {
    type: 'path',
    default: 'virtualenv',
    description: 'What makes a virtual environment, such as `python3 -m venv`.',
  },
  virtualenv_python: { type: 'str', description: 'The Python of the virtual environment.' },
  virtualenv_site_packages: {
    type: 'bool',
    default: false,
    description: "A virtual environment that is made sees the host's packages.",
  },
  executable: { type: 'path', description: "The pip program; without it the pip of the host's python3." },
  extra_args: { type: 'str', description: 'More arguments for pip.' },
  editable: { type: 'bool', default: false, description: 'Install in editable mode.' },
  chdir: { type: 'path', description: 'The directory to run in.' },
  break_system_packages: {
    type: 'bool',
    default: false,
    description: "Let pip change a Python that the distribution's packages manage.",
    only: '2.19',
  },
  umask: { type: 'str', description: 'umask of what is written, octal in quotes.' },
} as const satisfies OptionSpecs;

export type PipArgs = Args<typeof PIP_OPTIONS>;

/** The option umask, checked. */
export function checkedUmask(context: ModuleContext<PipArgs>): string | undefined {
  const { umask } = context.args;
  if (umask === undefined || /^(?:0o)?[0-7]+$/.test(umask)) return umask?.replace(/^0o/, '0');
  return context.fail('umask must be an octal integer', {
    details: `invalid literal for int() with base 8: '${umask}'`,
  });
}
