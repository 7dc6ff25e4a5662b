/** Facts that are gathered together; the names are Ansible's collectors. */
const MINIMAL = [
  'apparmor',
  'caps',
  'chroot',
  'cmdline',
  'date_time',
  'distribution',
  'dns',
  'env',
  'fips',
  'local',
  'lsb',
  'pkg_mgr',
  'platform',
  'python',
  'selinux',
  'service_mgr',
  'ssh_pub_keys',
  'user',
] as const;

const WIDER = ['hardware', 'network', 'virtual', 'loadavg', 'iscsi', 'nvme', 'fibre_channel_wwn'] as const;

export type Collector = (typeof MINIMAL)[number] | (typeof WIDER)[number];

const ALL: readonly Collector[] = [...MINIMAL, ...WIDER];

/** Subsets that Ansible knows and that give nothing here: puppet's and chef's own programs, and parts of the others. */
const PARTS: Readonly<Record<string, readonly Collector[]>> = {
  all: ALL,
  min: MINIMAL,
  facter: [],
  ohai: [],
  processor: ['hardware'],
  memory: ['hardware'],
  devices: ['hardware'],
  dmi: ['hardware'],
  mounts: ['hardware'],
  uptime: ['hardware'],
  interfaces: ['network'],
  default_ipv4: ['network'],
  default_ipv6: ['network'],
  all_ipv4_addresses: ['network'],
  all_ipv6_addresses: ['network'],
  architecture: ['platform'],
  machine: ['platform'],
  machine_id: ['platform'],
  python_version: ['platform'],
  system: ['platform'],
  kernel: ['platform'],
  kernel_version: ['platform'],
  hostname: ['platform'],
  fqdn: ['platform'],
  domain: ['platform'],
  nodename: ['platform'],
  os_family: ['distribution'],
  distribution_version: ['distribution'],
  distribution_release: ['distribution'],
  distribution_major_version: ['distribution'],
  virtualization_type: ['virtual'],
  virtualization_role: ['virtual'],
  virtualization_tech_guest: ['virtual'],
  virtualization_tech_host: ['virtual'],
  proc_cmdline: ['cmdline'],
  user_id: ['user'],
  user_dir: ['user'],
};

function members(subset: string): readonly Collector[] | undefined {
  return Object.hasOwn(PARTS, subset) ? PARTS[subset] : ALL.filter(collector => collector === subset);
}

function isKnown(subset: string): boolean {
  return Object.hasOwn(PARTS, subset) || ALL.some(collector => collector === subset);
}

/** Collectors that need what another one finds. */
const NEEDS: Partial<Record<Collector, Collector>> = {
  hardware: 'platform',
  network: 'platform',
  pkg_mgr: 'distribution',
};

/**
 * Which collectors `gather_subset` asks for, as Ansible reads it: the minimal ones unless `!min`, and what is named;
 * an exclusion takes away from `all`, never what was named itself.
 * @returns a string that names the subset when it is unknown.
 */
export function chooseCollectors(subsets: readonly string[]): ReadonlySet<Collector> | string {
  const words = subsets.map(subset => subset.trim());
  const unknown = words.map(word => word.replace(/^!/, '')).find(name => !isKnown(name));
  if (unknown !== undefined) return unknown;
  const excluded = new Set(words.filter(word => word.startsWith('!')).map(word => word.slice(1)));
  const chosen = new Set<Collector>(excluded.has('min') ? [] : MINIMAL);
  if (words.includes('all'))
    for (const collector of ALL)
      if (![...excluded].some(name => members(name)?.includes(collector) === true)) chosen.add(collector);
  for (const word of words)
    if (word !== 'all' && !word.startsWith('!')) for (const collector of members(word) ?? []) chosen.add(collector);
  for (const collector of [...chosen]) {
    const needed = NEEDS[collector];
    if (needed !== undefined) chosen.add(needed);
  }
  return chosen;
}
