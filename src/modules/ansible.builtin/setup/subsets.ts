import type { Core } from '../../../core-line.ts';

/** What is always gathered unless `!min` says otherwise; facts that are gathered together, by Ansible's collectors. */
const MINIMAL = [
  'apparmor',
  'caps',
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

/** facter and ohai, programs of others, give nothing here. */
const WIDER = [
  ...['chroot', 'hardware', 'network', 'virtual', 'loadavg', 'iscsi', 'nvme', 'fibre_channel_wwn'],
  ...['facter', 'ohai'],
] as const;

/** As of ansible-core 2.17. */
const LATER = ['systemd'] as const;

export type Collector = (typeof MINIMAL)[number] | (typeof WIDER)[number] | (typeof LATER)[number];

const BEFORE: readonly Collector[] = [...MINIMAL, ...WIDER];
/** All that a line of ansible-core has. */
const collectorsOf = ({ laterFacts }: Core): readonly Collector[] => (laterFacts ? [...BEFORE, ...LATER] : BEFORE);

/** Facts by whose names a collector can be asked for, too. */
const PARTS: Partial<Record<Collector, readonly string[]>> = {
  caps: ['system_capabilities', 'system_capabilities_enforced'],
  chroot: ['is_chroot'],
  distribution: ['distribution_major_version', 'distribution_release', 'distribution_version', 'os_family'],
  hardware: ['devices', 'mounts', 'processor', 'processor_cores', 'processor_count'],
  network: ['all_ipv4_addresses', 'all_ipv6_addresses', 'default_ipv4', 'default_ipv6', 'interfaces'],
  platform: ['architecture', 'kernel', 'kernel_version', 'machine', 'machine_id', 'python_version', 'system'],
  ssh_pub_keys: [
    ...['ssh_host_key_dsa_public', 'ssh_host_key_ecdsa_public', 'ssh_host_key_ed25519_public'],
    ...['ssh_host_key_rsa_public', 'ssh_host_pub_keys'],
  ],
  user: [
    ...['effective_group_ids', 'effective_user_id', 'real_user_id', 'user_dir', 'user_gecos', 'user_gid', 'user_id'],
    ...['user_shell', 'user_uid'],
  ],
  virtual: ['virtualization_role', 'virtualization_tech_guest', 'virtualization_tech_host', 'virtualization_type'],
};

/** Collectors whose facts come along. */
const NEEDS: Partial<Record<Collector, readonly Collector[]>> = {
  hardware: ['platform'],
  network: ['platform', 'distribution'],
  pkg_mgr: ['distribution'],
  service_mgr: ['platform', 'distribution'],
};

function namesOf(collector: Collector): readonly string[] {
  return [collector, ...(PARTS[collector] ?? [])];
}

function excludedBy(name: string, all: readonly Collector[]): readonly string[] {
  if (name === 'min') return MINIMAL;
  if (name === 'all') return all.flatMap(namesOf).filter(each => !MINIMAL.some(minimal => minimal === each));
  const collector = all.find(each => each === name);
  return collector === undefined ? [name] : namesOf(collector);
}

/** A subset that is none; of those that are excluded, any name is one. */
export class BadSubset extends Error {
  constructor(name: string, names: ReadonlySet<string>) {
    const allowed = ['all', ...[...names].sort()].join(', ');
    super(`Bad subset '${name}' given to Ansible. gather_subset options allowed: ${allowed}`);
  }
}

/**
 * Which collectors `gather_subset` asks for, as Ansible reads it: the minimal ones and what is named, without what is excluded; an
 * exclusion takes away names of `all` and `min`, never what was named itself, and a collector is left that has another name.
 * @returns a BadSubset where one is unknown
 */
export function chooseCollectors(subsets: readonly string[], core: Core): ReadonlySet<Collector> | BadSubset {
  const all = collectorsOf(core);
  const known: ReadonlySet<string> = new Set(all.flatMap(namesOf));
  const excluded = new Set(subsets.flatMap(word => (word.startsWith('!') ? excludedBy(word.slice(1), all) : [])));
  const explicit = subsets.filter(word => !word.startsWith('!') && word !== 'all' && word !== 'min');
  const unknown = explicit.find(name => !known.has(name));
  if (unknown !== undefined) return new BadSubset(unknown, known);
  const offered = subsets.includes('all') ? known : MINIMAL;
  const names = new Set<string>([...offered].filter(name => !excluded.has(name)).concat(explicit));
  const chosen = all.filter(collector => namesOf(collector).some(name => names.has(name)));
  return new Set(chosen.flatMap(collector => [collector, ...(NEEDS[collector] ?? [])]));
}
