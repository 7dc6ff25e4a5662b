import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PackageVersions, ProxmoxRelease } from './suites.ts';

const run = promisify(execFile);

/** A Debian package of the lab, for all architectures. */
interface LabPackage {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly depends?: string;
  /** Path on the node -> content. */
  readonly files: Readonly<Record<string, string>>;
  readonly conffiles?: readonly string[];
  /** Body of the script that runs after unpacking. */
  readonly postinst?: string;
}

const kernel = (release: string): LabPackage => ({
  name: `proxmox-kernel-${release}-pve`,
  version: release,
  summary: 'Proxmox kernel image',
  files: { [`/boot/vmlinuz-${release}-pve`]: `kernel ${release}\n` },
});

const kernelSeries = (series: string, release: string): LabPackage => ({
  name: `proxmox-kernel-${series}`,
  version: release,
  summary: 'Latest Proxmox kernel image of the series',
  depends: `proxmox-kernel-${release}-pve`,
  files: { [`/var/lib/lab/proxmox-kernel-${series}/${release}`]: '' },
});

const manager = (version: string): LabPackage => ({
  name: 'pve-manager',
  version,
  summary: 'Proxmox Virtual Environment management tools',
  depends: 'libpve-common-perl',
  files: { '/var/lib/lab/pve-manager': `${version}\n` },
});

const library = (version: string, postinst?: string): LabPackage => ({
  name: 'libpve-common-perl',
  version,
  summary: 'Proxmox VE base library',
  files: { '/var/lib/lab/libpve-common-perl': `${version}\n` },
  ...(postinst === undefined ? {} : { postinst }),
});

const network = (version: string): LabPackage => ({
  name: 'ifupdown2',
  version,
  summary: 'Network interface management',
  files: { '/etc/network/ifupdown2.conf': `# ifupdown2 ${version}\nverbose=0\n` },
  conffiles: ['/etc/network/ifupdown2.conf'],
});

const proxmox = (series: string, versions: PackageVersions, postinst?: string): readonly LabPackage[] => [
  kernel(versions.kernel),
  kernelSeries(series, versions.kernel),
  library(versions.library, postinst),
  manager(versions.manager),
  network(versions.network),
];

/** What the node has installed before the first run. */
const installedOf = ({ kernelSeries: series, installed }: ProxmoxRelease): readonly LabPackage[] => [
  ...proxmox(series, installed),
  {
    name: 'liblab-obsolete1',
    version: '1.0',
    summary: 'Library that nothing needs any more',
    files: { '/var/lib/lab/liblab-obsolete1': '1.0\n' },
  },
];

/** What the node's package repository offers: upgrades, and a kernel that only a dist-upgrade brings in. */
const offeredOf = ({ kernelSeries: series, offered }: ProxmoxRelease): readonly LabPackage[] =>
  proxmox(series, offered, 'touch /var/run/reboot-required');

const fileName = (item: LabPackage) => `${item.name}_${item.version}_all.deb`;

function control(item: LabPackage): string {
  const lines = [
    `Package: ${item.name}`,
    `Version: ${item.version}`,
    'Architecture: all',
    'Maintainer: tsplay lab <lab@example.com>',
    'Section: admin',
    'Priority: optional',
    ...(item.depends === undefined ? [] : [`Depends: ${item.depends}`]),
    `Description: ${item.summary}`,
  ];
  return `${lines.join('\n')}\n`;
}

async function put(root: string, path: string, content: string, mode = 0o644): Promise<void> {
  const target = join(root, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await writeFile(target, content, { mode });
}

async function build(item: LabPackage, work: string, out: string): Promise<void> {
  const tree = join(work, `${item.name}_${item.version}`);
  for (const [path, content] of Object.entries(item.files)) await put(tree, path, content);
  await put(tree, 'DEBIAN/control', control(item));
  if (item.conffiles !== undefined) await put(tree, 'DEBIAN/conffiles', `${item.conffiles.join('\n')}\n`);
  if (item.postinst !== undefined) {
    await put(tree, 'DEBIAN/postinst', `#!/bin/sh\nset -e\n${item.postinst}\n`, 0o755);
  }
  await run('dpkg-deb', ['--build', '--root-owner-group', '-Znone', tree, join(out, fileName(item))]);
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

async function index(items: readonly LabPackage[], folder: string): Promise<void> {
  const stanzas = await Promise.all(
    items.map(async item => {
      const deb = await readFile(join(folder, fileName(item)));
      return `${control(item)}Filename: ./${fileName(item)}\nSize: ${deb.length}\nSHA256: ${sha256(deb)}\n`;
    }),
  );
  const packages = stanzas.join('\n');
  await writeFile(join(folder, 'Packages'), packages);
  const release = [
    'Origin: tsplay lab',
    'Label: tsplay lab',
    'Suite: lab',
    'Codename: lab',
    `Date: ${new Date().toUTCString()}`,
    'SHA256:',
    ` ${sha256(packages)} ${packages.length} Packages`,
  ];
  await writeFile(join(folder, 'Release'), `${release.join('\n')}\n`);
}

/**
 * Builds the lab's packages under `tree` (a staging copy of the node's root): the repository in /srv/repository, and what
 * is to be installed at first in /srv/installed. `work` is a scratch directory. Needs dpkg-deb.
 */
export async function buildPackages(tree: string, work: string, release: ProxmoxRelease): Promise<void> {
  const repository = join(tree, 'srv/repository');
  const installed = join(tree, 'srv/installed');
  await mkdir(repository, { recursive: true });
  await mkdir(installed, { recursive: true });
  const offered = offeredOf(release);
  await Promise.all([
    ...offered.map(item => build(item, work, repository)),
    ...installedOf(release).map(item => build(item, work, installed)),
  ]);
  await index(offered, repository);
}
