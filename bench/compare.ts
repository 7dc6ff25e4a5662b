/**
 * tsplay beside ansible-playbook with pipelining: start-up, listing and a dry run of the patching playbook on the lab node,
 * in turn in one run. Prints medians of wall time, their ratio, and peak memory. Usage: npm run bench [-- ROUNDS] (10);
 * needs ansible-playbook and what the lab node needs.
 */
import { fileURLToPath } from 'node:url';
import { startLabNode } from '../lab/node.ts';
import { startSmtpSink } from '../lab/smtp-sink.ts';
import { type Command, median, peakMemory, time } from './measure.ts';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const PLAYBOOK = 'playbooks/pve_patch.yml';
const TSPLAY = (process.env.TSPLAY ?? `${process.execPath} ${PROJECT}dist/tsplay.js`).split(' ');
const rounds = Number(process.argv[2] ?? 10);

const [node, sink] = await Promise.all([startLabNode(), startSmtpSink()]);
try {
  const { SSH_AUTH_SOCK: _agent, ...environment } = process.env;
  const env = {
    ...environment,
    ...node.env('root', sink.port),
    ANSIBLE_CONFIG: `${PROJECT}ansible.cfg`,
    ANSIBLE_PIPELINING: 'True',
  };
  const onNode = ['-i', node.inventoryPath, PLAYBOOK];
  const works: readonly (readonly [name: string, bar: number, args: readonly string[]])[] = [
    ['--version', 3, ['--version']],
    ['--list-tasks', 3, [PLAYBOOK, '--list-tasks']],
    ['dry run on the lab node', 5, [...onNode, '-e', 'pve_patch_dry_run=true']],
  ];

  console.log(`medians of ${rounds} rounds, the two programs in turn\n`);
  console.log('work                        tsplay    ansible   ratio (at least)  peak memory tsplay / ansible');
  for (const [name, bar, args] of works) {
    const ours: Command = { words: [...TSPLAY, ...args], cwd: PROJECT, env };
    const theirs: Command = { words: ['ansible-playbook', ...args], cwd: PROJECT, env };
    // the first run of each fills caches; its peak memory is what is kept of it
    const memory = [await peakMemory(ours), await peakMemory(theirs)];
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      times[0].push(await time(ours));
      times[1].push(await time(theirs));
    }
    const [mine, other] = [median(times[0]), median(times[1])];
    const [mib, otherMib] = memory.map(value => value.toFixed(0));
    console.log(
      `${name.padEnd(24)} ${mine.toFixed(0).padStart(6)} ms ${other.toFixed(0).padStart(7)} ms   ` +
        `${(other / mine).toFixed(1).padStart(5)} (${bar})         ${mib} / ${otherMib} MiB`,
    );
  }
} finally {
  await sink.stop();
  await node.stop();
}
