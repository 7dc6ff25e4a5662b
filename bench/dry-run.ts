/**
 * Times the patching playbook's dry run on the lab node, in turn with the one apt-get call that it cannot do without, run there
 * on its own. The node gets this machine's package lists, so that apt has as much to read as on a real one.
 * Usage: npm run bench:dry-run [-- RUNS]
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type LabNode, startLabNode } from '../lab/node.ts';
import { startSmtpSink } from '../lab/smtp-sink.ts';
import { median, time } from './measure.ts';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const CALL = `LC_ALL=C apt-get --simulate --auto-remove -o Dir::Cache::srcpkgcache= -o Dir::Log::Planner= dist-upgrade`;

async function must(node: LabNode, script: string): Promise<void> {
  const { rc, stderr } = await node.run(script);
  if (rc !== 0) throw new Error(stderr);
}

async function giveLists(node: LabNode): Promise<void> {
  const archive = (folder: string, what: readonly string[]) =>
    execFileSync('tar', ['-C', folder, '-cf', '-', ...what], { maxBuffer: 2 ** 30 }).toString('base64');
  const lists = archive('/var/lib/apt', ['--exclude=partial', 'lists']);
  const sources = archive(
    '/etc/apt',
    readdirSync('/etc/apt').filter(name => name.startsWith('sources.list')),
  );
  await must(
    node,
    `base64 -d <<'END' | tar -C /var/lib/apt -xf -\n${lists}\nEND
mv /etc/apt/sources.list /etc/apt/sources.list.d/lab.list
base64 -d <<'END' | tar -C /etc/apt -xf -\n${sources}\nEND
apt-cache gencaches`,
  );
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

async function measure(node: LabNode, smtpPort: number, runs: number): Promise<void> {
  const command = (extra: readonly string[]) => ({
    words: [process.execPath, 'dist/tsplay.js', '-i', node.inventoryPath, 'playbooks/pve_patch.yml', ...extra],
    cwd: PROJECT,
    env: { ...process.env, ...node.env('root', smtpPort), ANSIBLE_CONFIG: `${PROJECT}ansible.cfg` },
  });
  const dryRun = command(['-e', 'pve_patch_dry_run=true']);
  const withoutGuard = command(['-e', 'pve_patch_dry_run=true', '-e', 'pve_patch_guard=false']);
  const times: Record<'call' | 'dry run' | 'without the guard', number[]> = {
    call: [],
    'dry run': [],
    'without the guard': [],
  };
  for (let run = 0; run < runs; run++) {
    times.call.push(await milliseconds(() => must(node, CALL)));
    times['dry run'].push(await time(dryRun));
    times['without the guard'].push(await time(withoutGuard));
  }
  const call = median(times.call);
  for (const [what, all] of Object.entries(times)) {
    const ms = median(all);
    process.stdout.write(`${what.padEnd(18)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / call).toFixed(2)}\n`);
  }
}

const sink = await startSmtpSink();
const node = await startLabNode({ size: '512m' });
try {
  await giveLists(node);
  await measure(node, sink.port, Number(process.argv[2] ?? 5));
} finally {
  await node.stop();
  await sink.stop();
}
