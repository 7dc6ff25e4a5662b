import type { Core } from '../../../core-line.ts';
import { expandedWord } from '../../script/host-word.ts';
import type { Marks } from '../../script/marks.ts';
import { call, mark, words } from '../../script/words.ts';
import { DMI, DMI_FACTS } from './dmi.ts';
import GATHER from './gather.sh';
import type { Collector } from './subsets.ts';

/** Files by collector: all of them are read by one grep. */
const FILES: Partial<Record<Collector, readonly string[]>> = {
  platform: [
    '/proc/sys/kernel/hostname',
    '/proc/sys/kernel/osrelease',
    '/proc/sys/kernel/version',
    '/etc/machine-id',
    '/var/lib/dbus/machine-id',
  ],
  distribution: [
    '/etc/os-release',
    '/usr/lib/os-release',
    '/etc/debian_version',
    '/etc/alpine-release',
    '/etc/redhat-release',
  ],
  lsb: ['/etc/lsb-release', '/etc/os-release'],
  dns: ['/etc/resolv.conf'],
  cmdline: ['/proc/cmdline'],
  fips: ['/proc/sys/crypto/fips_enabled'],
  service_mgr: ['/proc/1/comm'],
  selinux: ['/sys/fs/selinux/enforce', '/sys/fs/selinux/policyvers', '/etc/selinux/config'],
  ssh_pub_keys: ['/etc/ssh/ssh_host_*_key.pub', '/etc/openssh/ssh_host_*_key.pub', '/etc/ssh_host_*_key.pub'],
  loadavg: ['/proc/loadavg'],
  iscsi: ['/etc/iscsi/initiatorname.iscsi'],
  nvme: ['/etc/nvme/hostnqn'],
  fibre_channel_wwn: ['/sys/class/fc_host/*/port_name'],
  user: ['/proc/self/status'],
  hardware: [
    '/proc/self/status',
    '/proc/meminfo',
    '/proc/mounts',
    '/proc/uptime',
    ...[...DMI_FACTS, 'chassis_type', 'sys_vendor'].map(name => `${DMI}/${name}`),
  ],
  virtual: [
    '/proc/1/cgroup',
    '/proc/xen/capabilities',
    '/run/systemd/container',
    ...['product_name', 'sys_vendor', 'product_family', 'bios_vendor'].map(name => `${DMI}/${name}`),
  ],
};

/**
 * Files of each device of a kind, which may be there or not, and in `parts` of each of its partitions. Their names are put
 * together in the shell.
 */
const DEVICE_FILES: Partial<
  Record<Collector, { readonly devices: string; readonly files: readonly string[]; readonly parts?: readonly string[] }>
> = {
  hardware: {
    devices: '/sys/block',
    files: [
      'removable',
      'size',
      'queue/rotational',
      'queue/scheduler',
      'queue/hw_sector_size',
      'queue/logical_block_size',
      'queue/discard_granularity',
      'queue/discard_max_hw_bytes',
      'device/vendor',
      'device/model',
      'device/serial',
    ],
    parts: ['start', 'size'],
  },
  network: {
    devices: '/sys/class/net',
    files: [
      'operstate',
      'speed',
      'type',
      'bridge/bridge_id',
      'bridge/stp_state',
      'bonding/mode',
      'bonding/slaves',
      'bonding/miimon',
    ],
  },
};

/** Files of which a few lines matter: one grep looks through them all. */
const EXCERPTS: Partial<Record<Collector, { readonly files: readonly string[]; readonly lines: string }>> = {
  hardware: {
    files: ['/proc/cpuinfo'],
    lines:
      '(processor|vendor_id|model name|Vendor|Processor|Model|CPU implementer|cpu|physical id|core id|cpu cores|siblings|machine|model)[[:space:]]*:',
  },
  virtual: {
    files: ['/proc/cpuinfo', '/proc/modules'],
    lines: 'model name.*QEMU Virtual CPU|vendor_id.*User Mode Linux|machine.*emulated by qemu|(kvm|vboxdrv|virtio) ',
  },
};

/** Links and directories, which one ls lists. */
const LISTED: Partial<Record<Collector, readonly string[]>> = {
  hardware: [
    ...['uuid', 'label', 'id'].map(kind => `/dev/disk/by-${kind}/*`),
    '/sys/block/*/holders/*',
    '/sys/block/*/device',
    '/sys/block/*',
  ],
  network: ['/sys/class/net/*/device', '/sys/class/net/*/device/driver/module', '/sys/class/net/*/brif/*'],
};

/** Collectors that run commands, which gather.sh has. */
const COMMANDS: ReadonlySet<Collector> = new Set([
  'platform',
  'distribution',
  'lsb',
  'date_time',
  'env',
  'user',
  'pkg_mgr',
  'service_mgr',
  'python',
  'apparmor',
  'caps',
  'chroot',
  'systemd',
  'network',
  'virtual',
]);

/** Appends the files of all devices to the variable `files`. */
function deviceFilesScript(collectors: readonly Collector[]): string[] {
  return collectors.flatMap(collector => {
    const found = DEVICE_FILES[collector];
    if (found === undefined) return [];
    const { devices, files, parts = [] } = found;
    return [call('devices', devices, `'${files.join(' ')}'`, `'${parts.join(' ')}'`)];
  });
}

function excerptsScript(collectors: readonly Collector[]): string[] {
  const excerpts = collectors.flatMap(collector => EXCERPTS[collector] ?? []);
  if (excerpts.length === 0) return [];
  const files = [...new Set(excerpts.flatMap(each => each.files))];
  return [mark('files', `grep -sHE '^(${excerpts.map(each => each.lines).join('|')})' ${files.join(' ')}`)];
}

function listScript(collectors: readonly Collector[]): string[] {
  const listed = collectors.flatMap(collector => LISTED[collector] ?? []);
  return listed.length === 0 ? [] : [mark('listed', `LC_ALL=C ls -lnd ${listed.join(' ')} 2>/dev/null`)];
}

/** The one script that reads all facts asked for. */
export function gatherScript(
  collectors: ReadonlySet<Collector>,
  marks: Marks,
  options: { factPath: string; timeout: number; core: Core },
): string {
  const chosen = [...collectors];
  const files = [...new Set(chosen.flatMap(collector => FILES[collector] ?? []))];
  return [
    marks.define,
    GATHER,
    ...deviceFilesScript(chosen),
    mark('files', `grep -sH '' ${files.join(' ')} ${words('files')} </dev/null`),
    ...excerptsScript(chosen),
    ...listScript(chosen),
    ...commandsOf(chosen).map(collector => call(`facts_${collector}`)),
    ...(options.core.laterFacts ? laterScript(collectors) : []),
    ...(collectors.has('hardware') ? [call('sizes', String(options.timeout))] : []),
    ...(collectors.has('local') ? [call('local', `${expandedWord(options.factPath)}/*.fact`)] : []),
    ':',
  ].join('\n');
}

/** What else is asked for the facts of ansible-core 2.19. */
function laterScript(collectors: ReadonlySet<Collector>): string[] {
  return [
    ...(collectors.has('hardware') ? [call('facts_flags')] : []),
    ...(collectors.has('network') ? [call('facts_local_routes')] : []),
  ];
}

/** Collectors whose commands are called; the platform's facts have Python's version. */
function commandsOf(collectors: readonly Collector[]): Collector[] {
  const asking = new Set(collectors.includes('platform') ? [...collectors, 'python' as const] : collectors);
  return [...asking].filter(collector => COMMANDS.has(collector));
}
