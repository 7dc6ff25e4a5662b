import type { Core } from '../../../core-line.ts';
import type { Facts } from './fact-system.ts';
import { readAssignments, type Sources } from './sources.ts';

/** os-release's ID -> Ansible's name and family. */
const NAMES: Readonly<Record<string, readonly [name: string, family: string]>> = {
  debian: ['Debian', 'Debian'],
  raspbian: ['Debian', 'Debian'],
  ubuntu: ['Ubuntu', 'Debian'],
  kali: ['Kali', 'Debian'],
  linuxmint: ['Linux Mint', 'Debian'],
  pop: ['Pop!_OS', 'Debian'],
  devuan: ['Devuan', 'Debian'],
  neon: ['KDE neon', 'Debian'],
  fedora: ['Fedora', 'RedHat'],
  rhel: ['RedHat', 'RedHat'],
  centos: ['CentOS', 'RedHat'],
  rocky: ['Rocky', 'RedHat'],
  almalinux: ['AlmaLinux', 'RedHat'],
  ol: ['OracleLinux', 'RedHat'],
  amzn: ['Amazon', 'RedHat'],
  alpine: ['Alpine', 'Alpine'],
  arch: ['Archlinux', 'Archlinux'],
  archarm: ['Archlinux', 'Archlinux'],
  manjaro: ['Manjaro', 'Archlinux'],
  gentoo: ['Gentoo', 'Gentoo'],
  'opensuse-leap': ['openSUSE Leap', 'Suse'],
  'opensuse-tumbleweed': ['openSUSE Tumbleweed', 'Suse'],
  sles: ['SLES', 'Suse'],
  flatcar: ['Flatcar', 'Flatcar'],
  nixos: ['NixOS', 'NixOS'],
  void: ['Void', 'Void'],
};

/** Files of its own that a distribution is recognised by, by name or family. */
const OWN_FILES: ReadonlyMap<string, string> = new Map([
  ['Alpine', '/etc/alpine-release'],
  ['RedHat', '/etc/redhat-release'],
]);

/** `12.11`, where Debian's own file has such a version. */
function debianPoint(sources: Sources): string | undefined {
  return /^\d+\.\d+/.exec(sources.file('/etc/debian_version') ?? '')?.[0];
}

/** os-release's version, or the one that the distribution's own file has. */
function exactVersion(sources: Sources, name: string, listed: string, { laterFacts }: Core): string {
  // what Ansible brings along for it knows os-release alone up to 2.14, python3-distro more
  if (name === 'Debian') return laterFacts || sources.has('python3-distro') ? (debianPoint(sources) ?? listed) : listed;
  return name === 'Alpine' ? (sources.file('/etc/alpine-release') ?? listed) : listed;
}

export function distributionFacts(sources: Sources, core: Core): Facts {
  const lines =
    sources.lines('/etc/os-release').length > 0
      ? sources.lines('/etc/os-release')
      : sources.lines('/usr/lib/os-release');
  const release = readAssignments(lines);
  const id = release.get('ID') ?? '';
  const [name, family] = NAMES[id] ?? [release.get('NAME') ?? 'OtherLinux', release.get('NAME') ?? 'OtherLinux'];
  const listed = release.get('VERSION_ID') ?? 'NA';
  const version = exactVersion(sources, name, listed, core);
  const [major = 'NA'] = version.split('.');
  const minor = (name === 'Debian' ? (debianPoint(sources) ?? version) : version).split('.')[1];
  const codename = release.get('VERSION_CODENAME') ?? /\(([^)]+)\)/.exec(release.get('VERSION') ?? '')?.[1] ?? 'NA';
  const variety = family === 'Debian' ? 'Debian' : family;
  return {
    distribution: name,
    distribution_version: version,
    distribution_major_version: major,
    ...(minor === undefined ? {} : { distribution_minor_version: minor }),
    distribution_release: codename,
    distribution_file_parsed: true,
    distribution_file_path: OWN_FILES.get(name) ?? OWN_FILES.get(family) ?? '/etc/os-release',
    distribution_file_variety: variety,
    os_family: family,
  };
}

/** What lsb_release says, told from the files that it reads itself. */
export function lsbFacts(sources: Sources): Facts {
  const lsb = readAssignments(sources.lines('/etc/lsb-release'));
  if (!sources.has('lsb_release') && lsb.size === 0) return { lsb: {} };
  const os = readAssignments(sources.lines('/etc/os-release'));
  const release = lsb.get('DISTRIB_RELEASE') ?? os.get('VERSION_ID') ?? '';
  return {
    lsb: {
      id: lsb.get('DISTRIB_ID') ?? NAMES[os.get('ID') ?? '']?.[0] ?? os.get('NAME') ?? '',
      description: lsb.get('DISTRIB_DESCRIPTION') ?? os.get('PRETTY_NAME') ?? '',
      release,
      codename: lsb.get('DISTRIB_CODENAME') ?? os.get('VERSION_CODENAME') ?? '',
      major_release: release.split('.')[0] ?? '',
    },
  };
}
