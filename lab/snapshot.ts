import { createHash } from 'node:crypto';

/** What a node looks like: a digest, and the listing it was made from (for telling what differs). */
export interface Snapshot {
  readonly digest: string;
  readonly listing: readonly string[];
}

/**
 * Script that lists every file of the node's own: type, mode, owner, size, modification time, link target, and the
 * content's SHA-256. Left out: what logging in and sudo touch by themselves (/run/sudo, a home's `.ansible` of
 * ansible-playbook), the lab's own control files, and when something came and went in a home or in /tmp.
 */
export const LIST_NODE = `export LC_ALL=C
apart='( -path /run/lab -o -path /run/sudo -o -name .ansible ) -prune'
find / /run /tmp -xdev $apart -o -type f -printf '%p %y %m %U:%G %s %T@ ' -exec sh -c 'sha256sum <"$1"' sh {} ';' \\
  -o -type d ! -path /root ! -path '/home/*' ! -path / ! -path /tmp ! -path /run -printf '%p %y %m %U:%G %T@\\n' \\
  -o ! -type d -printf '%p %y %m %U:%G %l\\n'
`;

/** Script that lists what was written over the machine's /usr; its argument is the upper layer. */
export const LIST_UPPER = `LC_ALL=C; export LC_ALL
find "$1" -type f -printf '/usr/%P %y %m %U:%G %s %T@ ' -exec sh -c 'sha256sum <"$1"' sh {} ';' -o ! -type d -printf '/usr/%P %y %m %l\\n'
`;

/** Compares as equal exactly when nothing changed. */
export function toSnapshot(...texts: readonly string[]): Snapshot {
  const listing = texts.flatMap(text => text.split('\n')).filter(line => line !== '');
  listing.sort();
  return { digest: createHash('sha256').update(listing.join('\n')).digest('hex'), listing };
}
