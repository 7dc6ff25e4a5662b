import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './run-playbook.ts';
import type { TestSshd } from './sshd.ts';

export interface PlayOnSshd {
  /** Where playbook and inventory are written, and the program runs. */
  readonly folder: string;
  readonly play: object;
  /** Another port than the server's own: of a wire before it. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningPlay {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly rc: number | null; readonly output: string }>;
}

/** Starts the built program on a play for the host `node1`, which is the sshd. */
export function startPlay(sshd: TestSshd, { folder, play, port = sshd.port, env = {} }: PlayOnSshd): RunningPlay {
  const [site, hosts] = [join(folder, 'site.yml'), join(folder, 'hosts.json')];
  writeFileSync(site, JSON.stringify([{ hosts: 'all', gather_facts: false, ...play }]));
  const variables = {
    ansible_host: sshd.host,
    ansible_port: port,
    ansible_user: sshd.user,
    ansible_ssh_private_key_file: sshd.keyFile,
    ansible_ssh_common_args: `-o HostKeyAlias=[127.0.0.1]:${sshd.port} ${sshd.sshArgs.join(' ')}`,
  };
  writeFileSync(hosts, JSON.stringify({ all: { hosts: { node1: variables } } }));
  const child = spawn('node', [`${PROJECT}dist/tsplay.js`, '-i', hosts, site], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<number | null>(resolve => child.once('close', resolve)).then(rc => ({ rc, output }));
  return { child, ended };
}
