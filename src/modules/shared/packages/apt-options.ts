import type { Args, OptionSpecs } from '../../api/module.ts';

/** The options of Ansible's apt module (ansible-core 2.14). */
export const APT_OPTIONS = {
  package: {
    type: 'list',
    elements: 'str',
    aliases: ['name', 'pkg'],
    description:
      'Packages: `name`, `name=version` (with wildcards), `name>=version`, patterns; `*` with `state: latest` is everything.',
  },
  state: {
    type: 'str',
    default: 'present',
    choices: ['absent', 'build-dep', 'fixed', 'latest', 'present'],
    description: 'What to bring about; `fixed` mends broken dependencies, `build-dep` installs build dependencies.',
  },
  update_cache: { type: 'bool', aliases: ['update-cache'], description: 'Update the package lists first.' },
  cache_valid_time: {
    type: 'int',
    default: 0,
    description: 'Update the lists only when they are older than this many seconds (implies `update_cache`).',
  },
  update_cache_retries: { type: 'int', default: 5, description: 'How often an update that failed is tried.' },
  update_cache_retry_max_delay: { type: 'int', default: 12, description: 'Longest pause between two tries, seconds.' },
  upgrade: {
    type: 'str',
    default: 'no',
    choices: ['dist', 'full', 'no', 'safe', 'yes'],
    description:
      '`dist`/`full`: dist-upgrade (aptitude full-upgrade for `full` where aptitude is installed); `yes`/`safe`: upgrade without removals.',
  },
  autoremove: { type: 'bool', default: false, description: 'Remove dependencies that nothing needs any more.' },
  autoclean: {
    type: 'bool',
    default: false,
    description:
      'Remove downloaded packages that can no longer be downloaded (no effect together with `upgrade`, as in Ansible).',
  },
  clean: { type: 'bool', default: false, description: 'Remove all downloaded packages.' },
  purge: { type: 'bool', default: false, description: 'Remove configuration files too.' },
  deb: { type: 'path', description: 'A .deb file of the host, or its URL.' },
  default_release: { type: 'str', aliases: ['default-release'], description: 'Release to prefer (`apt-get -t`).' },
  install_recommends: {
    type: 'bool',
    aliases: ['install-recommends'],
    description: 'Install recommended packages; without it as the host is configured.',
  },
  force: { type: 'bool', default: false, description: 'apt-get --force-yes: dangerous.' },
  fail_on_autoremove: { type: 'bool', default: false, description: 'Fail instead of removing anything.' },
  auto_install_module_deps: {
    type: 'bool',
    default: true,
    description: 'No effect: tsplay needs no Python on the host.',
    only: '2.19',
  },
  allow_unauthenticated: {
    type: 'bool',
    default: false,
    aliases: ['allow-unauthenticated'],
    description: 'Install packages that are not signed.',
  },
  allow_downgrade: {
    type: 'bool',
    default: false,
    aliases: ['allow-downgrade', 'allow_downgrades', 'allow-downgrades'],
    description: 'Allow an older version to replace a newer one.',
  },
  allow_change_held_packages: { type: 'bool', default: false, description: 'Change packages that are on hold.' },
  dpkg_options: {
    type: 'str',
    default: 'force-confdef,force-confold',
    description: 'Options for dpkg, comma separated; the default keeps changed configuration files.',
  },
  force_apt_get: { type: 'bool', default: false, description: 'Use apt-get where aptitude is installed too.' },
  only_upgrade: { type: 'bool', default: false, description: 'Upgrade packages that are installed, install none.' },
  policy_rc_d: {
    type: 'int',
    description: 'Exit status of a policy-rc.d for the time of the change (101 keeps services from being started).',
  },
  lock_timeout: {
    type: 'int',
    default: 60,
    description: 'How long to wait for another process that holds the lock, seconds.',
  },
} as const satisfies OptionSpecs;

export type AptArgs = Args<typeof APT_OPTIONS>;
