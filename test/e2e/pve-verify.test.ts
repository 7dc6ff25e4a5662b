import { type LabNode, startLabNode } from '../../lab/node.ts';
import { labUsers } from '../../lab/requirements.ts';
import { type SmtpSink, startSmtpSink } from '../../lab/smtp-sink.ts';
import { MACHINE, type Suite } from '../../lab/suites.ts';
import { answer, cluster, task } from '../support/lab-api.ts';
import { expectRecorded, onEachLab, onLab } from '../support/lab-suites.ts';
import { IS_ORACLE, type PlaybookRun, runPlaybook } from '../support/run-playbook.ts';

const RECORD = '/var/lib/pve_patch.json';
const PATCHED = { patched_at: '2024-05-24T02:48:32Z', boot_id: 'the boot before', kernel: '6.8.4-1-pve', reboot: true };
const SWIFT = ['-e', 'pve_verify_wait=3', '-e', 'pve_verify_tries=1'];

let node: LabNode;
let sink: SmtpSink;

/** Runs the playbook; compared with what ansible-playbook did, recorded as for pve-patch.test.ts. */
/**
 * The tests whose whole flow has been recorded from ansible-playbook; what the others expect stands in them alone. To record more:
 * TSPLAY_BIN=ansible-playbook npm run jest -- test/e2e/pve-verify -t NAME --updateSnapshot --testTimeout=300000
 */
const RECORDED = ['connected as root', 'a unit has failed'];

function isRecorded(): boolean {
  const name = expect.getState().currentTestName ?? '';
  return IS_ORACLE || RECORDED.some(part => name.includes(part));
}

async function verify(args: readonly string[] = [], user: 'root' | 'patcher' = 'root'): Promise<PlaybookRun> {
  const run = await runPlaybook(node, { user, smtpPort: sink.port, playbook: 'playbooks/pve_verify.yml', args });
  const { rc, recap } = run;
  const statuses = run.statuses.map(([status, name]) => `${status}: ${name}`);
  if (isRecorded()) expectRecorded({ rc, recap, statuses }, node.suite);
  return run;
}

/** What a patching run leaves on a node that has rebooted into `next_kernel` since. */
async function record(differently: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const whole = { ...PATCHED, next_kernel: `${node.suite.proxmox.installed.kernel}-pve`, ...differently };
  await node.run(`cat >${RECORD} <<'END'\n${JSON.stringify(whole)}\nEND`);
}

const failures = (run: PlaybookRun) =>
  [...run.output.matchAll(/^ +("FAILED: .*"),?$/gm)].map(([, text = '""']) =>
    (JSON.parse(text) as string).replace('FAILED: ', ''),
  );

const files = async () =>
  (await node.snapshot()).listing.filter(line => !(IS_ORACLE && /__pycache__|^\/tmp\/ansible_/.test(line)));

function eachTestHasANode(suite: Suite = MACHINE): void {
  beforeEach(async () => {
    [node, sink] = await Promise.all([startLabNode({ suite }), startSmtpSink()]);
    await record();
  });
  afterEach(async () => {
    await Promise.all([node?.stop(), sink?.stop()]);
  });
}

const NAME = 'the verification on the lab node';

onEachLab(NAME, suite => {
  eachTestHasANode(suite);
  const kernel = `${suite.proxmox.offered.kernel}-pve`;

  test('waits for the reboot of the patching run, and finds all as it should be', async () => {
    const patched = await runPlaybook(node, {
      user: 'root',
      smtpPort: sink.port,
      args: ['-e', 'pve_patch_reboot_pause=0'],
    });
    expect(patched.rc).toBe(0);
    const run = await runPlaybook(node, { user: 'root', smtpPort: sink.port, playbook: 'playbooks/pve_verify.yml' });
    expect(failures(run)).toEqual([]);
    expect(run.rc).toBe(0);
    expect(node.rebootCount()).toBe(1);
    expect(sink.mails.at(-1)?.text).toContain(`<td>${kernel}, expected ${kernel}</td>`);
    // two playbooks and a boot between them
  }, 120_000);

  test.each(labUsers(suite))('mails a good verdict and changes nothing, connected as %s', async user => {
    const before = await files();
    const run = await verify([], user);
    expect(failures(run)).toEqual([]);
    expect(run.rc).toBe(0);
    expect(run.recap).toMatchObject({ changed: 0, failed: 0, unreachable: 0, ignored: 0 });
    expect(await files()).toEqual(before);
    expect(sink.mails.map(mail => mail.headers.get('subject'))).toEqual(['[pve] Proxmox VE verification: good']);
    const text = sink.mails[0]?.text ?? '';
    for (const part of [
      `pve-manager/${suite.proxmox.installed.manager}/`,
      'up 0 minutes',
      'all pools are healthy',
      'since it was patched at 2024',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('FAILED');
  });
});

onLab(NAME, () => {
  eachTestHasANode();

  test('looks with --check as without', async () => {
    const before = await files();
    const run = await verify(['--check']);
    expect(run.rc).toBe(0);
    expect(run.output).toContain('Guests: all that start at boot are running or starting');
    expect(await files()).toEqual(before);
  });

  test('sends no mail when none is wanted', async () => {
    await node.run("echo 'pveproxy failed' >>/etc/lab-units");
    const run = await verify(['-e', 'pve_verify_enable_notify=false']);
    expect(run.rc).toBe(2);
    expect(sink.mails).toEqual([]);
  });

  const stopped = (vmid: number) => [{ vmid, name: 'guest', status: 'stopped' }];

  test.each<[what: string, prepare: () => Promise<unknown>, failure: string]>([
    [
      'the node has not rebooted',
      () => record({ boot_id: node.bootId() }),
      'Boot: not rebooted since it was patched at 2024-05-24T02:48:32Z',
    ],
    [
      'the kernel is an old one',
      () => record({ next_kernel: '6.8.8-1-pve' }),
      'Kernel: 6.8.4-2-pve, expected 6.8.8-1-pve',
    ],
    [
      'the kernel to come was not known',
      () => record({ next_kernel: '' }),
      'Kernel: 6.8.4-2-pve, expected none recorded',
    ],
    ['pveversion does not work', () => node.removePveversion(), 'Proxmox VE version: pveversion does not work'],
    ['a pool is degraded', () => node.setPool('degraded'), 'ZFS pools: pool: rpool\n state: DEGRADED'],
    [
      'a service is not active',
      () => node.run("echo 'pvestatd inactive' >>/etc/lab-units"),
      'Services: pvestatd inactive',
    ],
    [
      'a unit has failed',
      () => node.run("echo 'zfs-import-cache.service failed' >>/etc/lab-units"),
      'Units: the system is degraded, failed: zfs-import-cache.service',
    ],
    [
      'the system is not up',
      () => node.run("echo 'system maintenance' >>/etc/lab-units"),
      'Units: the system is maintenance',
    ],
    [
      'a virtual machine is not running',
      () => answer(node, '/nodes/localhost/qemu', stopped(100)),
      'Guests: not running, though they start at boot: 100',
    ],
    [
      'a container is not running',
      () => answer(node, '/nodes/localhost/lxc', [{ vmid: '200', name: 'dns', status: 'stopped' }]),
      'Guests: not running, though they start at boot: 200',
    ],
    [
      'the configuration of a guest cannot be read',
      () => node.run('rm /etc/lab-pve/nodes/localhost/qemu/100/config.json'),
      'Guests: the configurations of some guests are unknown',
    ],
    [
      'the guests cannot be listed',
      () => node.run('rm /etc/lab-pve/nodes/localhost/lxc.json'),
      'Guests: pvesh does not tell tasks, guests and high availability',
    ],
    [
      'a storage is offline',
      () => answer(node, '/nodes/localhost/storage', [{ storage: 'nfs', type: 'nfs', active: 0, enabled: 1 }]),
      'Storage: offline: nfs',
    ],
    [
      'the cluster has no quorum',
      () => answer(node, '/cluster/status', cluster(0)),
      'Quorum: the cluster lab has none',
    ],
  ])('tells that %s, and nothing else', async (_what, prepare, failure) => {
    await prepare();
    const run = await verify(SWIFT);
    expect(failures(run).map(text => text.slice(0, failure.length))).toEqual([failure]);
    expect(run.rc).toBe(2);
    expect(run.statuses.at(-1)).toEqual(['fatal', 'Stop unless everything is as it should be']);
    expect(sink.mails.map(mail => mail.headers.get('subject'))).toEqual(['[pve] Proxmox VE verification: FAILED']);
    expect(sink.mails[0]?.text.match(/FAILED/g)).toHaveLength(1);
  });

  test('compares with nothing where no patching run has been', async () => {
    await node.run(`rm ${RECORD}`);
    const run = await verify(SWIFT);
    expect(failures(run)).toEqual([
      `Boot: no patching run left its record in ${RECORD}`,
      'Kernel: 6.8.4-2-pve, expected none recorded',
    ]);
    expect(run.rc).toBe(2);
  });

  test.each<[what: string, prepare: () => Promise<unknown>]>([
    ['a task is starting', () => answer(node, '/nodes/localhost/tasks', [task('qmstart', '100')])],
    ['will be started by startall', () => answer(node, '/nodes/localhost/tasks', [task('startall', '')])],
    ['waits for the end of the boot', () => node.run("echo 'system starting' >>/etc/lab-units")],
    [
      'is left to high availability',
      () => answer(node, '/cluster/ha/resources', [{ sid: 'vm:100', type: 'vm', state: 'stopped' }]),
    ],
  ])('is content with a guest that %s', async (_what, prepare) => {
    await answer(node, '/nodes/localhost/qemu', stopped(100));
    await prepare();
    const run = await verify(SWIFT);
    expect(failures(run)).toEqual([]);
    expect(run.rc).toBe(0);
  });

  test('is content with a cluster that has its quorum, and with a node that has no pools', async () => {
    await answer(node, '/cluster/status', cluster(1));
    await node.setPool('none');
    const run = await verify();
    expect(failures(run)).toEqual([]);
    expect(run.output).toContain('ZFS pools: no pools available');
  });

  test('gives a storage time to come online', async () => {
    await answer(node, '/nodes/localhost/storage', [{ storage: 'nfs', type: 'nfs', active: 0, enabled: 1 }]);
    const coming = (async () => {
      await new Promise(resolve => setTimeout(resolve, 4000));
      await answer(node, '/nodes/localhost/storage', [{ storage: 'nfs', type: 'nfs', active: 1, enabled: 1 }]);
    })();
    const run = await runPlaybook(node, {
      user: 'root',
      smtpPort: sink.port,
      playbook: 'playbooks/pve_verify.yml',
      args: ['-e', 'pve_verify_tries=60'],
    });
    await coming;
    expect(failures(run)).toEqual([]);
  });

  test('mails, too, when the node does not come back', async () => {
    await node.unplug();
    const run = await verify(SWIFT);
    await node.plugIn();
    expect(failures(run)).toEqual(['Boot: the node did not come back within 3 seconds']);
    expect(run.rc).toBe(2);
    expect(sink.mails[0]?.text).toContain('needs a look');
  });

  test('mails, too, when a program hangs', async () => {
    await node.run(`printf '#!/bin/sh\\nsleep 300\\n' >/usr/sbin/zpool`);
    const run = await verify([...SWIFT, '-e', 'pve_verify_look_timeout=8']);
    expect(failures(run)).toEqual([expect.stringMatching(/^ZFS pools: .*expected time frame \(8\)/)]);
    expect(sink.mails).toHaveLength(1);
  });

  test('mails, too, when the connection is lost while it looks', async () => {
    await node.setPool('cut');
    const run = await verify(SWIFT);
    expect(failures(run).map(text => text.slice(0, 9))).toEqual(['ZFS pools']);
    expect(run.rc).toBe(2);
    expect(sink.mails).toHaveLength(1);
  });

  test('takes what the node says for text, in the play and in the mail', async () => {
    await node.run(`printf '#!/bin/sh\\necho "pve-manager/{{ 6 * 7 }} <script>&"\\n' >/usr/bin/pveversion`);
    const run = await verify();
    expect(run.output).toContain('"Proxmox VE version: pve-manager/{{ 6 * 7 }} <script>&"');
    expect(sink.mails[0]?.text).toContain('pve-manager/{{ 6 * 7 }} &lt;script&gt;&amp;');
  });

  test('stops before anything at a parameter that is no boolean', async () => {
    const run = await verify(['-e', 'pve_verify_enable_notify=maybe']);
    expect(run.statuses.at(-1)).toEqual(['fatal', 'Stop at a parameter that is neither true nor false']);
    expect(run.rc).toBe(2);
  });
});
