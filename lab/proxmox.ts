import type { ProxmoxRelease } from './suites.ts';

/**
 * What the node's `pvesh get PATH --output-format json` answers (its stand-in reads it from /etc/lab-pve): a node of its own,
 * without a cluster, with a control node's machine, a container and a template. Fields and types are those of the API
 * viewer (https://pve.proxmox.com/pve-docs/api-viewer/, pve-docs.git api-viewer/apidata.js); booleans are 0 and 1, as the API's
 * Perl gives them to pvesh, but for the repositories, which come from Rust.
 */
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/cluster/status': [
    { type: 'node', id: 'node/pve', name: 'pve', nodeid: 0, ip: '127.0.1.1', local: 1, online: 1, level: '' },
  ],
  '/cluster/ha/resources': [],
  '/nodes/localhost/replication': [],
  // Kept a while after they ended: those have an `endtime`, and what runs has the status RUNNING (pve-manager.git PVE/API2/Tasks.pm).
  '/nodes/localhost/tasks': [
    {
      upid: 'UPID:pve:0000A1B2:000C3D4E:66500000:aptupdate::root@pam:',
      node: 'pve',
      pid: 41394,
      pstart: 802126,
      starttime: 1716518912,
      endtime: 1716518915,
      type: 'aptupdate',
      id: '',
      user: 'root@pam',
      status: 'OK',
    },
  ],
  '/nodes/localhost/storage': [
    { storage: 'local', type: 'dir', content: 'iso,vztmpl,backup', active: 1, enabled: 1, shared: 0 },
    { storage: 'local-zfs', type: 'zfspool', content: 'images,rootdir', active: 1, enabled: 1, shared: 0 },
  ],
  '/nodes/localhost/qemu': [
    { vmid: 100, name: 'control', status: 'running', pid: 2001, uptime: 60 },
    { vmid: 101, name: 'spare', status: 'stopped', uptime: 0 },
    { vmid: 900, name: 'debian-template', status: 'stopped', template: 1, uptime: 0 },
  ],
  '/nodes/localhost/qemu/100/config': { name: 'control', onboot: 1, memory: '2048', ostype: 'l26', digest: 'da39a3ee' },
  '/nodes/localhost/qemu/101/config': { name: 'spare', memory: '2048', ostype: 'l26', digest: 'da39a3ee' },
  '/nodes/localhost/qemu/900/config': {
    name: 'debian-template',
    onboot: 1,
    template: 1,
    ostype: 'l26',
    digest: 'da39a3ee',
  },
  '/nodes/localhost/lxc': [{ vmid: 200, name: 'dns', status: 'running', uptime: 60, type: 'lxc' }],
  '/nodes/localhost/lxc/200/config': { hostname: 'dns', onboot: 1, memory: 512, ostype: 'debian', digest: 'da39a3ee' },
  '/nodes/localhost/subscription': {
    status: 'notfound',
    message: 'There is no subscription key',
    serverid: '0123456789ABCDEF0123456789ABCDEF',
    url: 'https://www.proxmox.com/en/proxmox-virtual-environment/pricing',
  },
};

/** The repositories' names are those of "Package Repositories" (pve-docs.git pve-package-repos.adoc). */
const repositories = ({ debian, repositories: type }: ProxmoxRelease) => ({
  digest: 'da39a3ee',
  errors: [],
  infos: [],
  files: [
    {
      path: `/etc/apt/sources.list.d/pve-enterprise.${type}`,
      'file-type': type,
      repositories: [
        {
          Types: ['deb'],
          URIs: ['https://enterprise.proxmox.com/debian/pve'],
          Suites: [debian],
          Components: ['pve-enterprise'],
          FileType: type,
          Enabled: false,
        },
      ],
    },
  ],
  'standard-repos': [{ handle: 'enterprise', name: 'Enterprise', status: false }],
});

/** The files of the stand-ins `pvesh` and `systemctl`. */
export const proxmoxFiles = (release: ProxmoxRelease): readonly (readonly [path: string, content: string])[] => [
  ...Object.entries({ ...ANSWERS, '/nodes/localhost/apt/repositories': repositories(release) }).map(
    ([path, answer]) => [`etc/lab-pve${path}.json`, `${JSON.stringify(answer)}\n`] as const,
  ),
  ['etc/lab-units', ''],
];
