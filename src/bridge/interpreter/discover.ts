import type { Session } from '../../remote/connection.ts';
import { quote } from '../../remote/shell.ts';
import { distributionOf, pythonOf } from './distributions.ts';
import LOOK from './look.sh';

/** The Python that was found on a host. */
export interface FoundInterpreter {
  readonly path: string;
  readonly warning?: string;
}

/**
 * Looks for Python on a host as Ansible's `auto` does: the distribution's own, else the first of `names` that is there.
 * Undefined: there is none.
 * @throws UnreachableError
 */
export async function discoverInterpreter(
  session: Session,
  names: readonly string[],
  hostName: string,
  signal: AbortSignal,
): Promise<FoundInterpreter | undefined> {
  const { stdout } = await session.run(`${LOOK}\nlook ${names.map(quote).join(' ')}`, { signal });
  const [list = '', ...rest] = stdout.toString('utf8').split('\n\n');
  const found = list.split('\n').filter(path => path.startsWith('/'));
  const [first] = found;
  if (first === undefined) return undefined;
  const distribution = distributionOf(rest.join('\n\n'));
  const own = pythonOf(distribution);
  if (own === undefined) return { path: first, warning: mayChange(first, hostName) };
  if (found.includes(own)) return { path: own };
  const { id, version } = distribution;
  return {
    path: first,
    warning: `Distribution ${id} ${version} on host ${hostName} should use ${own}, but is using ${first}, since the discovered platform python interpreter was not present.`,
  };
}

const mayChange = (path: string, hostName: string): string =>
  `Platform linux on host ${hostName} is using the discovered Python interpreter at ${path}, but future installation of another Python interpreter could change the meaning of that path.`;
