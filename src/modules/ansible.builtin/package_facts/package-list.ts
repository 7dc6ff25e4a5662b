import type { Findings } from '../../script/findings.ts';
import { call } from '../../script/words.ts';
import PACKAGES from './packages.sh';

export type PackageFact = Readonly<Record<string, string | number | null>>;
export const MANAGERS = ['apt', 'rpm', 'apk'] as const;
export type Manager = (typeof MANAGERS)[number];

/** Shell text that prints the managers' sections, of those that the host has. */
export const packageLooks = (managers: readonly Manager[]): string[] => [
  PACKAGES,
  ...managers.map(manager => call(`packages_${manager}`)),
];

/** Which repository (as `apt-cache policy` shows it) has which origin. */
function originsOf(releases: string): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  let source = '';
  for (const line of releases.split('\n')) {
    const [, where] = /^ *-?\d+ (\S.*)$/.exec(line) ?? [];
    if (where !== undefined) source = where;
    const [, origin] = /^ +release (?:.*,)?o=([^,]*)/.exec(line) ?? [];
    if (origin !== undefined) origins.set(source, origin);
  }
  return origins;
}

/** The first repository of each package's installed version: what stands under its `***` line. */
function sourcesOf(policy: string): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  let name = '';
  let inInstalled = false;
  for (const line of policy.split('\n')) {
    if (/^\S/.test(line)) {
      name = line.replace(/:$/, '');
      inInstalled = false;
    } else if (/^ \*\*\* /.test(line)) inInstalled = true;
    else if (/^ {5}\S/.test(line)) inInstalled = false;
    else if (inInstalled && !sources.has(name)) sources.set(name, line.trim().replace(/^-?\d+ /, ''));
  }
  return sources;
}

function aptPackages(found: Findings): [string, PackageFact][] {
  const origins = originsOf(found.text('releases'));
  const sources = sourcesOf(found.text('policy'));
  const native = found.text('native').trim();
  return lines(found.text('apt')).map(line => {
    const [plain = '', arch = '', version = '', category = ''] = line.split(' ');
    const name = arch === native || arch === 'all' ? plain : `${plain}:${arch}`;
    const origin = origins.get(sources.get(name) ?? '') ?? '';
    return [name, { name, version, arch, category, origin, source: 'apt' }];
  });
}

function rpmPackages(found: Findings): [string, PackageFact][] {
  return lines(found.text('rpm')).map(line => {
    const [name = '', version = '', release = '', epoch = '-', arch = '-'] = line.split(' ');
    const fact = {
      name,
      version,
      release,
      epoch: epoch === '-' ? null : Number(epoch),
      arch: arch === '-' ? null : arch,
    };
    return [name, { ...fact, source: 'rpm' }];
  });
}

function apkPackages(found: Findings): [string, PackageFact][] {
  return lines(found.text('apk')).map(line => {
    const [, name = line, version = '', release = ''] = /^(.*)-([^-]*)-([^-]*)$/.exec(line.trim()) ?? [];
    return [name, { name, version, release, source: 'apk' }];
  });
}

const lines = (text: string) => text.split('\n').filter(line => line !== '');
const READERS: Readonly<Record<Manager, (found: Findings) => [string, PackageFact][]>> = {
  apt: aptPackages,
  rpm: rpmPackages,
  apk: apkPackages,
};

/** Packages by name, each with its installed versions; none when the host has not the manager. */
export function packagesOf(manager: Manager, found: Findings): Record<string, PackageFact[]> | undefined {
  if (!found.has(manager)) return undefined;
  const packages: Record<string, PackageFact[]> = {};
  for (const [name, fact] of READERS[manager](found)) packages[name] = [...(packages[name] ?? []), fact];
  return packages;
}
