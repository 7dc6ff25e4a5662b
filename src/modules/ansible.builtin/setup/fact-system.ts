import { shlexSplit } from '../../../python/shlex.ts';
import type { Json } from '../../../values.ts';
import type { Sources } from './sources.ts';

export type Facts = Record<string, Json>;

/** Names of the host and its kernel. */
export function platformFacts(sources: Sources): Facts {
  const nodename = sources.file('/proc/sys/kernel/hostname') ?? '';
  const names = sources.output('fqdn').split(/\s+/).slice(1);
  const fqdn = names.find(name => name.includes('.')) ?? names[0] ?? nodename;
  const [system = '', machine = ''] = sources.output('uname').split(' ');
  const bits = sources.output('bits') || '64';
  const architecture = /^i[3456]86$/.test(machine) ? 'i386' : machine;
  const machineId = sources.file('/var/lib/dbus/machine-id') ?? sources.file('/etc/machine-id');
  const version = pythonVersion(sources);
  return {
    system,
    kernel: sources.file('/proc/sys/kernel/osrelease') ?? '',
    kernel_version: sources.file('/proc/sys/kernel/version') ?? '',
    machine,
    architecture,
    userspace_bits: bits,
    userspace_architecture: machine === 'x86_64' && bits === '32' ? 'i386' : architecture,
    hostname: nodename.split('.')[0] ?? '',
    nodename,
    fqdn,
    domain: fqdn.split('.').slice(1).join('.'),
    ...(machineId === undefined ? {} : { machine_id: machineId }),
    ...(version === undefined ? {} : { python_version: version.join('.') }),
  };
}

/** Words of a line of /proc/self/status. */
export function statusWords(sources: Sources, name: string): string[] {
  const line = sources.lines('/proc/self/status').find(each => each.startsWith(`${name}:`));
  return (
    line
      ?.slice(name.length + 1)
      .trim()
      .split(/\s+/) ?? []
  );
}

/** The identity that the tasks run as. */
export function userFacts(sources: Sources): Facts {
  const [realUser, user] = statusWords(sources, 'Uid').map(Number);
  const [realGroup, group] = statusWords(sources, 'Gid').map(Number);
  const [, , uid, gid, gecos, dir, shell] = sources.output('passwd').split(':');
  return {
    user_id: sources.output('login'),
    user_uid: Number(uid ?? user ?? 0),
    user_gid: Number(gid ?? group ?? 0),
    user_gecos: gecos ?? '',
    user_dir: dir ?? '',
    user_shell: shell ?? '',
    real_user_id: realUser ?? 0,
    effective_user_id: user ?? 0,
    real_group_id: realGroup ?? 0,
    effective_group_id: group ?? 0,
  };
}

export function environmentFacts(sources: Sources): Facts {
  const pairs = sources
    .output('env')
    .split('\0')
    .flatMap(entry => {
      const at = entry.indexOf('=');
      return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)] as const] : [];
    });
  return { env: Object.fromEntries(pairs) };
}

export function dnsFacts(sources: Sources): Facts {
  const dns: Record<string, Json> = {};
  const nameservers: string[] = [];
  for (const line of sources.lines('/etc/resolv.conf')) {
    const [keyword = '', ...words] = line.trim().split(/\s+/);
    if (keyword === 'nameserver') nameservers.push(...words);
    else if (keyword === 'domain') dns.domain = words[0] ?? '';
    else if (keyword === 'search' || keyword === 'sortlist') dns[keyword] = words;
    else if (keyword === 'options')
      dns.options = Object.fromEntries(words.map(word => [word.split(':')[0], word.split(':')[1] ?? true]));
  }
  if (nameservers.length > 0) dns.nameservers = nameservers;
  return { dns };
}

function bootWords(text: string): string[] {
  try {
    return shlexSplit(text);
  } catch {
    return text.split(/\s+/);
  }
}

export function cmdlineFacts(sources: Sources): Facts {
  const cmdline = new Map<string, string | true>();
  const all = new Map<string, string | true | (string | true)[]>();
  for (const word of bootWords(sources.file('/proc/cmdline') ?? '')) {
    const at = word.indexOf('=');
    const name = at < 0 ? word : word.slice(0, at);
    const value = at < 0 ? true : word.slice(at + 1);
    cmdline.set(name, value);
    const known = all.get(name);
    all.set(name, known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]);
  }
  return { cmdline: Object.fromEntries(cmdline), proc_cmdline: Object.fromEntries(all) };
}

const INIT_NAMES: Readonly<Record<string, string>> = {
  procd: 'openwrt_init',
  'runit-init': 'runit',
  svscan: 'svc',
  'openrc-init': 'openrc',
};

export function serviceManager(sources: Sources): Facts {
  const init = sources.file('/proc/1/comm');
  const found = sources.output('init').split('\n');
  const known = init === undefined ? undefined : (INIT_NAMES[init] ?? init);
  if (known !== undefined && known !== 'init' && !known.endsWith('sh')) return { service_mgr: known };
  if (found.some(path => path.includes('systemd'))) return { service_mgr: 'systemd' };
  if (found.includes('/sbin/initctl') && found.includes('/etc/init')) return { service_mgr: 'upstart' };
  if (found.includes('/sbin/openrc')) return { service_mgr: 'openrc' };
  return { service_mgr: found.includes('/etc/init.d') ? 'sysvinit' : 'service' };
}

const PACKAGE_MANAGERS: readonly (readonly [string, string])[] = [
  ['apt-get', 'apt'],
  ['dnf', 'dnf'],
  ['yum', 'yum'],
  ['zypper', 'zypper'],
  ['pacman', 'pacman'],
  ['apk', 'apk'],
  ['emerge', 'portage'],
  ['swupd', 'swupd'],
  ['xbps-install', 'xbps'],
  ['opkg', 'opkg'],
];

export function packageManager(sources: Sources): Facts {
  const programs = sources
    .output('programs')
    .split('\n')
    .map(path => path.split('/').at(-1));
  return { pkg_mgr: PACKAGE_MANAGERS.find(([program]) => programs.includes(program))?.[1] ?? 'unknown' };
}

export function sshKeyFacts(sources: Sources): Facts {
  const facts: Facts = {};
  for (const path of sources.paths(/ssh_host_\w+_key\.pub$/)) {
    const algorithm = /ssh_host_(\w+)_key/.exec(path)?.[1] ?? '';
    const [type, key] = (sources.file(path) ?? '').split(/\s+/);
    if (type === undefined || key === undefined || facts[`ssh_host_key_${algorithm}_public`] !== undefined) continue;
    facts[`ssh_host_key_${algorithm}_public`] = key;
    facts[`ssh_host_key_${algorithm}_public_keytype`] = type;
  }
  return facts;
}

export function securityFacts(sources: Sources): Facts {
  const enforce = sources.file('/sys/fs/selinux/enforce');
  const config = sources.lines('/etc/selinux/config');
  const setting = (name: string) =>
    config
      .find(line => line.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .trim() ?? 'unknown';
  if (enforce === undefined) return { selinux: { status: 'disabled' } };
  const policy = sources.file('/sys/fs/selinux/policyvers');
  return {
    selinux: {
      status: 'enabled',
      policyvers: policy === undefined ? 'unknown' : Number(policy),
      config_mode: setting('SELINUX'),
      mode: enforce === '1' ? 'enforcing' : 'permissive',
      type: setting('SELINUXTYPE'),
    },
  };
}

export function capabilityFacts(sources: Sources): Facts {
  const current = /^Current:\s*(.*)$/m.exec(sources.output('caps'))?.[1]?.trim();
  if (current === undefined) return { system_capabilities: [], system_capabilities_enforced: 'N/A' };
  if (current === '=ep') return { system_capabilities: [], system_capabilities_enforced: 'False' };
  return {
    system_capabilities: (current.split('=')[1] ?? '').split(',').map(item => item.trim()),
    system_capabilities_enforced: 'True',
  };
}

/** Its version and what it was built with, where it runs the host. */
export function systemdFacts(sources: Sources): Facts {
  const [version = '', features = ''] = sources.output('systemd').split('\n');
  const number = /^\S+ (\d+)/.exec(version)?.[1];
  return number === undefined ? {} : { systemd: { features, version: Number(number) } };
}

/** Of Python only what its version tells, and only when the host has it. */
export function pythonFacts(sources: Sources): Facts {
  const version = pythonVersion(sources);
  if (version === undefined) return {};
  const [major, minor, micro] = version;
  return {
    python: {
      executable: '/usr/bin/python3',
      type: 'cpython',
      has_sslcontext: true,
      version: { major, minor, micro, releaselevel: 'final', serial: 0 },
      version_info: [...version, 'final', 0],
    },
  };
}

/** Undefined where the host has no Python. */
function pythonVersion(sources: Sources): readonly [number, number, number] | undefined {
  const [found, major, minor, micro] = /^Python (\d+)\.(\d+)\.(\d+)/.exec(sources.output('python')) ?? [];
  return found === undefined ? undefined : [Number(major), Number(minor), Number(micro)];
}
