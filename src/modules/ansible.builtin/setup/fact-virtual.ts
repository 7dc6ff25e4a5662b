import { DMI } from './dmi.ts';
import type { Facts } from './fact-system.ts';
import type { Sources } from './sources.ts';

/** What the machine says of itself -> Ansible's name of the technology. */
const PRODUCTS: Readonly<Record<string, string>> = {
  KVM: 'kvm',
  'KVM Server': 'kvm',
  Bochs: 'kvm',
  AHV: 'kvm',
  'VMware Virtual Platform': 'VMware',
  'VMware7,1': 'VMware',
  'OpenStack Compute': 'openstack',
  'OpenStack Nova': 'openstack',
};
const BIOSES: Readonly<Record<string, string>> = {
  Xen: 'xen',
  'innotek GmbH': 'virtualbox',
  'Amazon EC2': 'kvm',
  DigitalOcean: 'kvm',
  Hetzner: 'kvm',
};
const VENDORS: Readonly<Record<string, string>> = {
  oVirt: 'oVirt',
  QEMU: 'kvm',
  'Amazon EC2': 'kvm',
  DigitalOcean: 'kvm',
  Google: 'kvm',
  Scaleway: 'kvm',
  Nutanix: 'kvm',
  KubeVirt: 'KubeVirt',
  'Microsoft Corporation': 'VirtualPC',
  'Parallels Software International Inc.': 'parallels',
  'OpenStack Foundation': 'openstack',
};

/** Technologies found, the first one deciding type and role. */
class Findings {
  readonly guest = new Set<string>();
  readonly host = new Set<string>();
  type: string | undefined;
  role: 'guest' | 'host' | undefined;

  add(role: 'guest' | 'host', technology: string): void {
    this[role].add(technology);
    this.type ??= technology;
    this.role ??= role;
  }
}

function containers(sources: Sources, findings: Findings, exists: ReadonlySet<string>): void {
  for (const line of sources.lines('/proc/1/cgroup')) {
    if (/\/docker(\/|-[0-9a-f]+\.scope)/.test(line)) findings.add('guest', 'docker');
    if (/\/lxc\/|\/machine\.slice\/machine-lxc/.test(line)) findings.add('guest', 'lxc');
    if (line.includes('/system.slice/containerd.service')) findings.add('guest', 'containerd');
  }
  const variable = sources.output('environ1');
  if (variable.includes('container=lxc')) findings.add('guest', 'lxc');
  if (variable.includes('container=podman')) findings.add('guest', 'podman');
  if (/^container=./m.test(variable)) findings.add('guest', 'container');
  if (exists.has('/proc/vz') && !exists.has('/proc/lve'))
    findings.add(exists.has('/proc/bc') ? 'host' : 'guest', 'openvz');
  const systemd = sources.file('/run/systemd/container');
  if (systemd !== undefined) findings.add('guest', systemd);
  if (exists.has('/.dockerenv') || exists.has('/.dockerinit')) findings.add('guest', 'docker');
  const known = ['docker', 'lxc', 'podman', 'openvz', 'containerd'].some(name => findings.guest.has(name));
  if (known || systemd !== undefined) findings.guest.add('container');
}

const EMULATED = /^(?:model name.*QEMU Virtual CPU|vendor_id.*User Mode Linux|machine.*emulated by qemu)/;

function machines(sources: Sources, findings: Findings, exists: ReadonlySet<string>): void {
  if (exists.has('/proc/xen'))
    findings.add((sources.file('/proc/xen/capabilities') ?? '').includes('control_d') ? 'host' : 'guest', 'xen');
  const vendor = sources.file(`${DMI}/sys_vendor`) ?? '';
  const named = [
    PRODUCTS[sources.file(`${DMI}/product_name`) ?? ''],
    BIOSES[sources.file(`${DMI}/bios_vendor`) ?? ''],
    VENDORS[vendor],
    vendor === 'Red Hat' && sources.file(`${DMI}/product_family`) === 'RHV' ? 'RHV' : undefined,
  ];
  for (const technology of named) if (technology !== undefined) findings.add('guest', technology);
  for (const line of sources.lines('/proc/cpuinfo')) {
    if (!EMULATED.test(line)) continue;
    findings.add('guest', line.includes('User Mode Linux') ? 'uml' : 'kvm');
    break;
  }
}

function hosts(sources: Sources, findings: Findings, exists: ReadonlySet<string>): void {
  const modules = sources.lines('/proc/modules').map(line => line.split(' ')[0]);
  if (modules.includes('kvm') || exists.has('/dev/kvm')) {
    if (modules.includes('kvm')) findings.add('host', 'kvm');
    else findings.host.add('kvm');
  }
  if (modules.includes('vboxdrv')) findings.add('host', 'virtualbox');
  if (modules.includes('virtio') && findings.type === undefined) findings.add('guest', 'kvm');
}

export function virtualFacts(sources: Sources): Facts {
  const exists = new Set(sources.output('exists').split('\n'));
  const findings = new Findings();
  containers(sources, findings, exists);
  machines(sources, findings, exists);
  hosts(sources, findings, exists);
  return {
    virtualization_type: findings.type ?? 'NA',
    virtualization_role: findings.role ?? 'NA',
    virtualization_tech_guest: [...findings.guest].sort(),
    virtualization_tech_host: [...findings.host].sort(),
  };
}
