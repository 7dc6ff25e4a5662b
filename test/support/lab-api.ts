import type { LabNode } from '../../lab/node.ts';

/** From now on the lab node's `pvesh get PATH` answers this. */
export async function answer(node: LabNode, path: string, value: unknown): Promise<void> {
  await node.run(`cat >'/etc/lab-pve${path}.json' <<'END'\n${JSON.stringify(value)}\nEND`);
}

/** A task of the node's list (API viewer: /nodes/{node}/tasks); it is running unless it has an `endtime`. */
export const task = (type: string, id: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  upid: `UPID:pve:0000C0DE:000D00D0:66500010:${type}:${id}:root@pam:`,
  node: 'pve',
  pid: 49374,
  pstart: 852176,
  starttime: 1716518928,
  type,
  id,
  user: 'root@pam',
  status: 'RUNNING',
  ...rest,
});

/** What `/cluster/status` says of a cluster of three. */
export const cluster = (quorate: 0 | 1) => [
  { type: 'cluster', id: 'cluster', name: 'lab', nodes: 3, version: 3, quorate },
  { type: 'node', id: 'node/pve', name: 'pve', nodeid: 1, ip: '192.168.15.91', local: 1, online: 1, level: '' },
  { type: 'node', id: 'node/pve2', name: 'pve2', nodeid: 2, ip: '192.168.15.92', local: 0, online: quorate, level: '' },
  { type: 'node', id: 'node/pve3', name: 'pve3', nodeid: 3, ip: '192.168.15.93', local: 0, online: 0, level: '' },
];

/** From now on `pvecm status` shows these members, the first of them the node itself (pve-docs.git pvecm.adoc, "Cluster Manager"). */
export async function members(node: LabNode, quorum: number, rows: readonly string[]): Promise<void> {
  const text = `Cluster information
-------------------
Name:             lab
Config Version:   3
Transport:        knet
Secure auth:      on

Quorum information
------------------
Date:             Tue Sep 14 11:06:47 2021
Quorum provider:  corosync_votequorum
Nodes:            ${rows.length}
Node ID:          0x00000001
Ring ID:          1.1a8
Quorate:          Yes

Votequorum information
----------------------
Expected votes:   3
Highest expected: 3
Total votes:      ${rows.length}
Quorum:           ${quorum}
Flags:            Quorate

Membership information
----------------------
    Nodeid      Votes Name
${rows.join('\n')}`;
  await node.run(`cat >/etc/lab-pve/pvecm-status <<'END'\n${text}\nEND`);
}
