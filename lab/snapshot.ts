import { createHash } from 'node:crypto';

/** What a node looks like: a digest, and the listing it was made from (for telling what differs). */
export interface Snapshot {
  readonly digest: string;
  readonly listing: readonly string[];
}

/** A checksum behind its path, so that each line of a listing begins with what it is about. */
const PATH_FIRST = "sed 's/^\\([^ ]*\\)  \\(.*\\)/\\2 \\1/'";

/**
 * Script that lists every file of the node's own: type, mode, owner, size, modification time, link target, and the
 * content's SHA-256 in a second line. Left out: what logging in and sudo touch by themselves (/run/sudo or /run/sudo-rs, a home's `.ansible`
 * of ansible-playbook), the lab's own control files, and when something came and went in a home or in /tmp.
 */
export const LIST_NODE = `export LC_ALL=C
apart='( -path /run/lab -o -path /run/sudo -o -path /run/sudo-rs -o -name .ansible ) -prune'
find / /run /tmp -xdev $apart -o -type f -printf '%p %y %m %U:%G %s %T@\\n' \\
  -o -type d ! -path /root ! -path '/home/*' ! -path / ! -path /tmp ! -path /run -printf '%p %y %m %U:%G %T@\\n' \\
  -o ! -type d -printf '%p %y %m %U:%G %l\\n'
find / /run /tmp -xdev $apart -o -type f -exec sha256sum {} + | ${PATH_FIRST}
`;

/** Script that lists what was written over the lower layer of /usr; its argument is the upper layer. */
export const LIST_UPPER = `LC_ALL=C; export LC_ALL
cd "$1"
find . -type f -printf '/usr/%P %y %m %U:%G %s %T@\\n' -o ! -type d -printf '/usr/%P %y %m %l\\n'
find . -type f -exec sha256sum {} + | ${PATH_FIRST} | sed 's|^[.]|/usr|'
`;

/** Compares as equal exactly when nothing changed. */
export function toSnapshot(...texts: readonly string[]): Snapshot {
  const listing = texts.flatMap(text => text.split('\n')).filter(line => line !== '');
  listing.sort();
  return { digest: createHash('sha256').update(listing.join('\n')).digest('hex'), listing };
}
