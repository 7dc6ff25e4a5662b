import { shortName } from '../ansible-words.ts';
import { FILTER_REDIRECTS } from './redirects.ts';

const QUALIFIED = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*){2,}$/u;

/**
 * What Ansible says of a filter or test that it cannot load.
 * @param isInstalled whether a collection is there
 */
export function unknownPlugin(kind: 'filter' | 'test', name: string, isInstalled: (name: string) => boolean): string {
  return `Could not load "${name}": '${reasonOf(kind, name, isInstalled)}'`;
}

function reasonOf(kind: 'filter' | 'test', name: string, isInstalled: (name: string) => boolean): string {
  const full = (kind === 'filter' ? FILTER_REDIRECTS.get(name) : undefined) ?? name;
  if (!full.includes('.'))
    return /^[\p{L}\p{N}_]+$/u.test(full) ? full : `invalid plugin name: ansible.builtin.${full}`;
  if (!QUALIFIED.test(full)) return `invalid plugin name: ${full}`;
  const collection = full.split('.').slice(0, 2).join('.');
  if (shortName(full) !== full || isInstalled(collection)) return full;
  return `Invalid plugin FQCN (${full}): unable to locate collection ${collection}`;
}
