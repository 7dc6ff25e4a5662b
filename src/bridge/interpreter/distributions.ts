/** The Python that a distribution brings for its own programs, by the major release from which on it does, newest first. */
const PYTHON_OF: Readonly<Record<string, readonly (readonly [release: number, path: string])[]>> = {
  debian: [
    [10, '/usr/bin/python3'],
    [0, '/usr/bin/python'],
  ],
  fedora: [[23, '/usr/bin/python3']],
  rhel: [
    [9, '/usr/bin/python3'],
    [8, '/usr/libexec/platform-python'],
    [0, '/usr/bin/python'],
  ],
  ubuntu: [
    [16, '/usr/bin/python3'],
    [0, '/usr/bin/python'],
  ],
};
/** Distributions that are one of those under another name. */
const SAME_AS: Readonly<Record<string, string>> = { almalinux: 'rhel', centos: 'rhel', ol: 'rhel', rocky: 'rhel' };

export interface Distribution {
  readonly id: string;
  /** `12`, `9.4` */
  readonly version: string;
}

/** By the host's os-release. */
export function distributionOf(osRelease: string): Distribution {
  const field = (name: string) => new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
  return { id: field('ID'), version: field('VERSION_ID') };
}

/** Undefined for distributions of which it is not known. */
export function pythonOf({ id, version }: Distribution): string | undefined {
  const known = PYTHON_OF[SAME_AS[id] ?? id];
  const release = Number.parseInt(version, 10);
  return known?.find(([from]) => release >= from)?.[1];
}
