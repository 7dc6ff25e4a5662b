import { expandedWord } from '../../script/host-word.ts';
import type { Sections } from '../../script/sections.ts';
import { DMI, DMI_FACTS } from './dmi.ts';
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
 * together in the shell: a pattern for each of them would list all directories again and again.
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

const DATE = `date '+%Y|%m|%d|%H|%M|%S|%N|%s|%Z|%z|%A|%w|%W'`;

/** Commands by collector; each answers after its own mark. Nothing here changes the host. */
const COMMANDS: Partial<Record<Collector, readonly string[]>> = {
  platform: [
    '_ts_mark uname; uname -sm',
    // Python's getfqdn: the address of the host's name, and the names of that address.
    '_ts_mark fqdn; read -r _ts_h </proc/sys/kernel/hostname; _ts_a=$(getent ahosts "$_ts_h" 2>/dev/null); _ts_a=${_ts_a%%[[:space:]]*}; [ -z "$_ts_a" ] || getent hosts "$_ts_a" 2>/dev/null',
    '_ts_mark bits; getconf LONG_BIT 2>/dev/null',
  ],
  lsb: ['command -v lsb_release >/dev/null && _ts_mark lsb_release'],
  date_time: [
    `_ts_d=$(${DATE}); _ts_mark date; echo "$_ts_d"`,
    "_ts_mark zones; case $_ts_d in *'|UTC|'*) ;; *) { date -d 2024-01-01 '+%Z %z'; date -d 2024-07-01 '+%Z %z'; } 2>/dev/null;; esac",
  ],
  env: ['_ts_mark env; cat /proc/self/environ 2>/dev/null'],
  user: [
    '_ts_l=${LOGNAME:-${USER:-$(id -un)}}; _ts_mark login; printf "%s\\n" "$_ts_l"',
    '_ts_mark passwd; getent passwd "$_ts_l" 2>/dev/null || grep "^$_ts_l:" /etc/passwd',
  ],
  pkg_mgr: [
    '_ts_mark programs; for _ts_p in /usr/bin/apt-get /usr/bin/dnf /usr/bin/yum /usr/bin/zypper /usr/bin/pacman /sbin/apk /usr/bin/emerge /usr/sbin/swupd /usr/bin/xbps-install /bin/opkg /usr/bin/opkg; do [ ! -e "$_ts_p" ] || echo "$_ts_p"; done',
  ],
  service_mgr: [
    '_ts_mark init; for _ts_p in /run/systemd/system /dev/.run/systemd /dev/.systemd /etc/init.d /sbin/openrc /sbin/initctl /etc/init; do [ ! -e "$_ts_p" ] || echo "$_ts_p"; done; _ts_c=; [ ! -r /proc/1/comm ] || read -r _ts_c </proc/1/comm; case $_ts_c in ""|init|*sh) readlink /sbin/init;; esac',
  ],
  python: ['_ts_mark python; [ ! -x /usr/bin/python3 ] || /usr/bin/python3 -V 2>&1'],
  apparmor: ['[ ! -e /sys/kernel/security/apparmor ] || _ts_mark apparmor'],
  caps: ['_ts_mark caps; command -v capsh >/dev/null && LC_ALL=C capsh --print 2>/dev/null | grep "^Current:"'],
  chroot: ['_ts_mark chroot; stat -c "%i %d" / /proc/1/root/. 2>/dev/null'],
  network: [
    '_ts_mark addresses; LC_ALL=C ip addr 2>/dev/null',
    '_ts_mark route4; LC_ALL=C ip -4 route get 8.8.8.8 2>/dev/null',
    '_ts_mark route6; LC_ALL=C ip -6 route get 2404:6800:400a:800::1012 2>/dev/null',
  ],
  virtual: [
    "_ts_mark environ1; [ ! -r /proc/1/environ ] || tr '\\0' '\\n' </proc/1/environ 2>/dev/null | grep '^container='",
    '_ts_mark exists; for _ts_p in /proc/vz /proc/lve /proc/bc /.dockerenv /.dockerinit /proc/xen /dev/kvm; do [ ! -e "$_ts_p" ] || echo "$_ts_p"; done',
  ],
};

/** Appends the files of all devices to `_ts_f`. */
function deviceFilesScript(collectors: readonly Collector[]): string[] {
  return collectors.flatMap(collector => {
    const found = DEVICE_FILES[collector];
    if (found === undefined) return [];
    const named = (device: string, names: readonly string[]) =>
      `_ts_f="$_ts_f ${names.map(name => `$${device}/${name}`).join(' ')}"`;
    const { devices, files, parts = [] } = found;
    const ofParts = `for _ts_p in "$_ts_i/\${_ts_i##*/}"*; do ${named('_ts_p', parts)}; done;`;
    return [`for _ts_i in ${devices}/*; do ${named('_ts_i', files)}; ${parts.length > 0 ? ofParts : ''} done`];
  });
}

function excerptsScript(collectors: readonly Collector[]): string[] {
  const excerpts = collectors.flatMap(collector => EXCERPTS[collector] ?? []);
  if (excerpts.length === 0) return [];
  const files = [...new Set(excerpts.flatMap(each => each.files))];
  return [`_ts_mark files; grep -sHE '^(${excerpts.map(each => each.lines).join('|')})' ${files.join(' ')}`];
}

function listScript(collectors: readonly Collector[]): string[] {
  const listed = collectors.flatMap(collector => LISTED[collector] ?? []);
  return listed.length === 0 ? [] : [`_ts_mark listed; LC_ALL=C ls -lnd ${listed.join(' ')} 2>/dev/null`];
}

/**
 * Sizes of the mounted file systems, as `PATH numbers`. Those of local devices are asked for together; servers and FUSE,
 * which may hang, each within its own time.
 */
function mountsScript(timeout: number): string {
  const sizes = `timeout ${timeout} stat -f -c`;
  return [
    '_ts_mark statfs; _ts_m=; set -f; set --',
    'while read -r _ts_i _ts_p _ts_k _ts_o; do case $_ts_i:$_ts_k in',
    '*:/*:*|/*:fuse*) set -- "$@" "!$_ts_p";; /*) set -- "$@" "$_ts_p";; esac; done </proc/mounts',
    'for _ts_p in "$@"; do case $_ts_p in',
    `'!'*|*\\\\*) _ts_p=\${_ts_p#!}; printf '%s ' "$_ts_p"; ${sizes} '%S %s %b %a %c %d' "$(printf %b "$_ts_p")" 2>/dev/null || echo;;`,
    '*) _ts_m="$_ts_m $_ts_p";; esac; done',
    `[ -z "$_ts_m" ] || ${sizes} '%n %S %s %b %a %c %d' $_ts_m 2>/dev/null; set +f`,
  ].join('\n');
}

function localScript(factPath: string): string {
  return [
    `for _ts_p in ${expandedWord(factPath)}/*.fact; do [ -e "$_ts_p" ] || { [ ! -L "$_ts_p" ] || _ts_mark "localdead $_ts_p"; continue; }`,
    '  _ts_mark "local $_ts_p"',
    '  if [ -x "$_ts_p" ]; then "$_ts_p" </dev/null || _ts_mark "localfailed $?"; else cat "$_ts_p"; fi',
    'done',
  ].join('\n');
}

/** The one script that reads all facts asked for. */
export function gatherScript(
  collectors: ReadonlySet<Collector>,
  marks: Sections,
  options: { factPath: string; timeout: number },
): string {
  const chosen = [...collectors];
  const files = [...new Set(chosen.flatMap(collector => FILES[collector] ?? []))];
  return [
    marks.define,
    '_ts_f=',
    ...deviceFilesScript(chosen),
    `_ts_mark files; grep -sH '' ${files.join(' ')} $_ts_f </dev/null`,
    ...excerptsScript(chosen),
    ...listScript(chosen),
    ...chosen.flatMap(collector => COMMANDS[collector] ?? []),
    ...(collectors.has('hardware') ? [mountsScript(options.timeout)] : []),
    ...(collectors.has('local') ? [localScript(options.factPath)] : []),
    ':',
  ].join('\n');
}
