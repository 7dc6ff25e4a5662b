import { fileURLToPath } from 'node:url';

/** Versions of the packages that the lab's Proxmox VE consists of. */
export interface PackageVersions {
  readonly kernel: string;
  readonly manager: string;
  readonly library: string;
  readonly network: string;
}

/** What the node has installed before the first run, and what its repository offers. */
export interface ProxmoxRelease {
  /** Debian's suite that it is for. */
  readonly debian: string;
  /** How its package repositories are written down: lines of *.list, or the stanzas of *.sources (deb822). */
  readonly repositories: 'list' | 'sources';
  readonly kernelSeries: string;
  readonly installed: PackageVersions;
  readonly offered: PackageVersions;
}

const PROXMOX_8: ProxmoxRelease = {
  debian: 'bookworm',
  repositories: 'list',
  kernelSeries: '6.8',
  installed: { kernel: '6.8.4-2', manager: '8.2.2', library: '8.2.1', network: '3.2.0-1+pmx8' },
  offered: { kernel: '6.8.8-1', manager: '8.2.4', library: '8.2.3', network: '3.2.0-1+pmx9' },
};

const PROXMOX_9: ProxmoxRelease = {
  debian: 'trixie',
  repositories: 'sources',
  kernelSeries: '6.14',
  installed: { kernel: '6.14.8-2', manager: '9.0.3', library: '9.0.9', network: '3.3.0-1+pmx9' },
  offered: { kernel: '6.14.11-2', manager: '9.0.10', library: '9.0.11', network: '3.3.0-1+pmx10' },
};

/** What the lab node's programs come from, and the Proxmox VE that it plays. */
export interface Suite {
  readonly name: string;
  readonly summary: string;
  /** Directory with the node's usr, to be read only, and beside it the links bin, lib and so on. */
  readonly root: string;
  /** `machine`: what is in /etc there is the machine's own, so that little of it is for the node. */
  readonly from: 'machine' | 'packages';
  readonly proxmox: ProxmoxRelease;
}

const cached = (name: string) => fileURLToPath(new URL(`../node_modules/.cache/lab-${name}`, import.meta.url));

export const MACHINE: Suite = {
  name: 'machine',
  summary: "this machine's own programs",
  root: '/',
  from: 'machine',
  proxmox: PROXMOX_8,
};

export const TRIXIE: Suite = {
  name: 'trixie',
  summary: 'Debian 13, fetched once',
  root: cached('trixie'),
  from: 'packages',
  proxmox: PROXMOX_9,
};

export const SUITES: readonly Suite[] = [MACHINE, TRIXIE];

/** @throws Error that names the suites there are. */
export function findSuite(name: string): Suite {
  const found = SUITES.find(suite => suite.name === name);
  if (found !== undefined) return found;
  const known = SUITES.map(suite => `${suite.name} (${suite.summary})`).join(', ');
  throw new Error(`there is no suite '${name}'; there are ${known}`);
}
