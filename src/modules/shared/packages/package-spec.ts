/** `name`, `name=1.2*`, `name>=1.0`. */
export interface PackageSpec {
  readonly written: string;
  readonly name: string;
  readonly operator: '=' | '>=' | undefined;
  readonly version: string;
}

export function parsePackageSpec(written: string): PackageSpec {
  const match = /^(.*?)(>?=)(.*)$/s.exec(written);
  if (match === null) return { written, name: written, operator: undefined, version: '' };
  return { written, name: match[1] ?? '', operator: match[2] === '=' ? '=' : '>=', version: match[3] ?? '' };
}

export function isPattern(name: string): boolean {
  return /[*?[\]!]/.test(name);
}

function order(char: string | undefined): number {
  if (char === '~') return -1;
  if (char === undefined || /\d/.test(char)) return 0;
  return /[a-z]/i.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256;
}

function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !/\d/.test(a[i] ?? '')) || (j < b.length && !/\d/.test(b[j] ?? ''))) {
      const difference = order(a[i]) - order(b[j]);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const left = /^\d*/.exec(a.slice(i))?.[0] ?? '';
    const right = /^\d*/.exec(b.slice(j))?.[0] ?? '';
    const difference = BigInt(left || '0') - BigInt(right || '0');
    if (difference !== 0n) return difference > 0n ? 1 : -1;
    i += left.length;
    j += right.length;
  }
  return 0;
}

function parts(version: string): [epoch: string, upstream: string, revision: string] {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(version) ?? [];
  const dash = rest.lastIndexOf('-');
  return dash < 0 ? [epoch, rest, '0'] : [epoch, rest.slice(0, dash), rest.slice(dash + 1)];
}

/** Debian's order of versions (deb-version(7)): negative, zero or positive. */
export function compareVersions(a: string, b: string): number {
  const left = parts(a);
  const right = parts(b);
  return comparePart(left[0], right[0]) || comparePart(left[1], right[1]) || comparePart(left[2], right[2]);
}
