import { comparePep440 } from '../../python/versions.ts';

/** Which Python of hosts the modules of an ansible-core are made for, from its release on, newest first (its support matrix). */
const SUPPORTED: readonly { readonly core: string; readonly oldest: string; readonly newest: string }[] = [
  { core: '2.20', oldest: '3.9', newest: '3.14' },
  { core: '2.18', oldest: '3.8', newest: '3.13' },
  { core: '2.17', oldest: '3.7', newest: '3.12' },
  { core: '2.16', oldest: '2.7', newest: '3.12' },
  { core: '2.0', oldest: '2.7', newest: '3.11' },
];

export interface PythonSupport {
  /** `within` the range; `older`: modules cannot be read by it; `newer`: many run all the same. */
  readonly state: 'within' | 'older' | 'newer';
  /** For people. */
  readonly text: string;
}

/** Whether modules of an ansible-core are made for a Python (`3.11.2`). */
export function pythonSupport(core: string, python: string): PythonSupport {
  const range = SUPPORTED.find(each => comparePep440(core, each.core) >= 0) ?? { oldest: '2.7', newest: '3.11' };
  const release = python.split('.').slice(0, 2).join('.');
  const text = `the host has Python ${python}; the modules of ansible-core ${core} are made for ${range.oldest} to ${range.newest} on hosts`;
  if (comparePep440(release, range.oldest) < 0) return { state: 'older', text };
  return { state: comparePep440(release, range.newest) > 0 ? 'newer' : 'within', text };
}
