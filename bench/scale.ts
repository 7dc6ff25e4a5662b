/**
 * Many hosts at once: five commands on each, over loopback addresses that one sshd serves, tsplay beside ansible-playbook with
 * pipelining and the same forks. Prints wall time, CPU and memory of the controller, in all and for each host.
 * Usage: npm run bench:scale [-- HOSTS [FORKS [ANSIBLE_HOSTS]]] (1000 100 100; 0 leaves ansible-playbook out). Needs root and a Linux
 * host with some 3 MB of memory for each host.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSshd } from '../test/support/sshd.ts';
import { time } from './measure.ts';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const TSPLAY = (process.env.TSPLAY ?? `${process.execPath} ${PROJECT}dist/tsplay.js`).split(' ');
const [hosts = 1000, forks = 100, ansibleHosts = 100] = process.argv.slice(2).map(Number);
const COMMANDS = 5;

/** A namespace of processes for each session: on machines of their own they would not see each other's either. */
const AS_ON_A_MACHINE_OF_ITS_OWN =
  'ForceCommand exec unshare --fork --pid --mount-proc /bin/sh -c "$SSH_ORIGINAL_COMMAND"';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-scale-'));
await using sshd = await startSshd({
  hostKeyTypes: ['ed25519'],
  // the addresses of 127.0.0.0/8 cannot be named in few words
  listen: '0.0.0.0',
  config: [
    'MaxStartups 1000',
    // start files of the user are not what is measured
    `SetEnv HOME=${folder}`,
    AS_ON_A_MACHINE_OF_ITS_OWN,
  ],
});

function inventory(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, i) => `n${i} ansible_host=127.0.${1 + Math.floor(i / 250)}.${1 + (i % 250)}`,
  );
  const known = `-o HostKeyAlias=[127.0.0.1]:${sshd.port} ${sshd.sshArgs.join(' ')} -o IdentitiesOnly=yes`;
  const variables = [
    `ansible_port=${sshd.port}`,
    `ansible_user=${sshd.user}`,
    `ansible_ssh_private_key_file=${sshd.keyFile}`,
    'ansible_python_interpreter=/usr/bin/python3',
    `ansible_ssh_common_args=${known}`,
  ];
  const file = join(folder, `hosts-${count}`);
  writeFileSync(file, [...lines, '[all:vars]', ...variables, ''].join('\n'));
  return file;
}

/** Memory of a process and all below it, MiB: what they share counts once. */
function memoryOf(pid: number): number {
  try {
    const kib = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return (
      kib / 1024 + (children === '' ? 0 : children.split(' ').reduce((sum, child) => sum + memoryOf(Number(child)), 0))
    );
  } catch {
    return 0;
  }
}

/** Seconds of CPU that bash's `times` tells of its children. */
function cpuIn(file: string): number {
  const [, children = ''] = readFileSync(file, 'utf8').split('\n');
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
}

async function measure(name: string, program: readonly string[], count: number): Promise<void> {
  const playbook = join(folder, 'site.yml');
  const tasks = Array.from({ length: COMMANDS }, () => ({ command: 'true' }));
  writeFileSync(playbook, JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
  const told = join(folder, 'times');
  const run = [...program, '-f', String(forks), '-i', inventory(count), playbook];
  const { SSH_AUTH_SOCK: _agent, ...environment } = process.env;
  const env = { ...environment, ANSIBLE_PIPELINING: 'True', ANSIBLE_TIMEOUT: '60' };
  const words = ['bash', '-c', 'told=$1; shift; "$@"; rc=$?; times >"$told"; exit $rc', 'bash', told, ...run];
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;
  const ms = await time({ words, cwd: folder, env }, pid => {
    timer = setInterval(() => {
      peak = Math.max(peak, memoryOf(pid));
    }, 250);
  });
  clearInterval(timer);
  const cpu = cpuIn(told);
  console.log(
    `${name.padEnd(18)} ${String(count).padStart(5)} hosts  ${(ms / 1000).toFixed(1).padStart(6)} s  CPU ${cpu.toFixed(1).padStart(6)} s  memory ${peak.toFixed(0).padStart(5)} MiB` +
      `   a host: ${(ms / count).toFixed(1)} ms, CPU ${((cpu * 1000) / count).toFixed(1)} ms, ${((peak * 1024) / count).toFixed(0)} KiB`,
  );
}

try {
  console.log(
    `${COMMANDS} commands on each host, forks ${forks}; memory is the processes' share (PSS), at its highest`,
  );
  await measure('tsplay', TSPLAY, hosts);
  if (ansibleHosts > 0) {
    await measure('tsplay', TSPLAY, ansibleHosts);
    await measure('ansible-playbook', ['ansible-playbook'], ansibleHosts);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
