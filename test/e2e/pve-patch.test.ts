import { type LabNode, startLabNode } from '../../lab/node.ts';
import { labUsers } from '../../lab/requirements.ts';
import { type SmtpSink, startSmtpSink } from '../../lab/smtp-sink.ts';
import { MACHINE, type Suite } from '../../lab/suites.ts';
import { answer, cluster, members, task } from '../support/lab-api.ts';
import { expectRecorded, onEachLab, onLab } from '../support/lab-suites.ts';
import { IS_ORACLE, type PlaybookRun, runPlaybook } from '../support/run-playbook.ts';

const DRY_RUN = ['-e', 'pve_patch_dry_run=true'];

let node: LabNode;
let sink: SmtpSink;

/**
 * Runs the playbook. Task order, statuses, recap and exit code are compared with what ansible-playbook did, recorded with
 * `TSPLAY_BIN=ansible-playbook npm run jest -- test/e2e/pve-patch --updateSnapshot`.
 */
async function play(user: 'root' | 'patcher' = 'root', args: readonly string[] = []): Promise<PlaybookRun> {
  const run = await runPlaybook(node, { user, smtpPort: sink.port, args });
  const { rc, recap } = run;
  const statuses = run.statuses.map(([status, task]) => `${status}: ${task}`);
  expectRecorded({ rc, recap, statuses }, node.suite);
  return run;
}

const statusOf = (run: PlaybookRun, task: string) => run.statuses.find(([, name]) => name === task)?.[0];
const ranTasks = (run: PlaybookRun) => run.statuses.filter(([status]) => status !== 'skipping').map(([, task]) => task);

async function installed(): Promise<Record<string, string>> {
  const { stdout } = await node.run('dpkg-query -W | tr "\\t" " "');
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map(line => line.split(' ')),
  );
}

const recorded = async (): Promise<unknown> => JSON.parse((await node.run('cat /var/lib/pve_patch.json')).stdout);

const files = async () =>
  // ansible-playbook leaves Python's compiled files behind, and its payload when it is cut off.
  (await node.snapshot()).listing.filter(line => !(IS_ORACLE && /__pycache__|^\/tmp\/ansible_/.test(line)));

/** The playbook stopped at `task`, and the node is as it was: nothing upgraded, no mail, no reboot. */
async function expectRefusal(run: PlaybookRun, task: string, before: readonly string[]): Promise<void> {
  expect(run.statuses.at(-1)).toEqual(['fatal', task]);
  expect(run.rc).toBe(2);
  expect(run.recap).toMatchObject({ failed: 1, changed: 0, unreachable: 0 });
  expect(await files()).toEqual(before);
  expect(sink.mails).toEqual([]);
  expect(node.rebootCount()).toBe(0);
}

function eachTestHasANode(suite: Suite = MACHINE): void {
  beforeEach(async () => {
    [node, sink] = await Promise.all([startLabNode({ suite }), startSmtpSink()]);
  });
  afterEach(async () => {
    await Promise.all([node?.stop(), sink?.stop()]);
  });
}

const NAME = 'the patching playbook on the lab node';

onEachLab(NAME, suite => {
  eachTestHasANode(suite);
  const { installed: old, offered, kernelSeries } = suite.proxmox;
  const upgrade = `Inst pve-manager [${old.manager}] (${offered.manager} `;

  test.each(labUsers(suite))('upgrades, mails and reboots, connected as %s', async user => {
    const bootId = node.bootId();
    const run = await play(user);

    expect(run.output).toContain(`"Newest installed kernel: ${offered.kernel}-pve"`);
    expect(run.rc).toBe(0);
    expect(run.recap).toMatchObject({ changed: 4, failed: 0, unreachable: 0, ignored: 0 });
    expect(run.statuses.filter(([status]) => status === 'changed').map(([, task]) => task)).toEqual([
      'Upgrade the distribution and remove what nothing needs any more',
      'Delete package files that can no longer be downloaded',
      'Record this run for the verification',
      'Reboot the node',
    ]);

    expect(sink.mails).toHaveLength(1);
    const text = sink.mails[0]?.text ?? '';
    for (const part of [`pve-manager/${old.manager}/`, 'all pools are healthy', 'lab-root', upgrade])
      expect(text).toContain(part);
    expect(text).toMatch(/Reboot required<\/th><td>yes/);

    await node.up();
    expect(node.rebootCount()).toBe(1);
    expect(node.bootId()).not.toBe(bootId);
    expect(await recorded()).toEqual({
      patched_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      boot_id: bootId,
      kernel: `${old.kernel}-pve`,
      next_kernel: `${offered.kernel}-pve`,
      reboot: true,
    });
    const version = (await node.run('pveversion')).stdout;
    expect(version.startsWith(`pve-manager/${offered.manager}/`)).toBe(true);
    expect(version).toContain(`running kernel: ${offered.kernel}-pve`);
    expect(await installed()).toEqual({
      ifupdown2: offered.network,
      'libpve-common-perl': offered.library,
      [`proxmox-kernel-${kernelSeries}`]: offered.kernel,
      [`proxmox-kernel-${old.kernel}-pve`]: old.kernel,
      [`proxmox-kernel-${offered.kernel}-pve`]: offered.kernel,
      'pve-manager': offered.manager,
    });
    // The administrator's configuration file stayed, and the stale package file went.
    expect((await node.run('cat /etc/network/ifupdown2.conf')).stdout).toContain('set by the administrator');
    expect((await node.run('ls /var/cache/apt/archives')).stdout).not.toContain('liblab-gone');
  });

  test.each(labUsers(suite))('changes nothing in a dry run, connected as %s', async user => {
    const before = await files();
    const run = await play(user, DRY_RUN);

    expect(run.output).toContain('DRY RUN: nothing will be changed on pve');
    expect(run.output).toContain(`Inst proxmox-kernel-${offered.kernel}-pve (${offered.kernel} `);
    expect(run.output).toContain('DRY RUN: pve is not rebooted.');
    expect(run.rc).toBe(0);
    expect(run.recap).toMatchObject({ changed: 0, failed: 0, unreachable: 0 });
    expect(await files()).toEqual(before);
    expect(sink.mails.map(mail => mail.text.includes('dry run, nothing was changed'))).toEqual([true]);
    expect(node.rebootCount()).toBe(0);
  });

  test('changes nothing with --check', async () => {
    const before = await files();
    const run = await play('root', ['--check', '-e', 'pve_patch_enable_notify=false']);
    expect(run.rc).toBe(0);
    expect(statusOf(run, 'Record this run for the verification')).toBe('changed');
    // apt reads its lists anew, as in a check mode of Ansible's own.
    expect((await files()).filter(line => !line.startsWith('/var/'))).toEqual(
      before.filter(line => !line.startsWith('/var/')),
    );
    expect((await node.run('ls /var/lib/pve_patch.json')).rc).not.toBe(0);
    expect((await installed())['pve-manager']).toBe(old.manager);
    expect(node.rebootCount()).toBe(0);
  });

  describe('the guard', () => {
    test('stops while another package manager holds a lock', async () => {
      const release = await node.holdDpkgLock();
      const before = await files();
      const run = await play();
      await release();
      expect(run.output).toMatch(/lock-frontend is held by process \d+/);
      await expectRefusal(run, 'Stop while another package manager is at work', before);
    });
  });

  test('stops when another package manager holds the lock, and does not reboot', async () => {
    const release = await node.holdDpkgLock();
    const run = await play('root', ['-e', 'pve_patch_guard=false']);
    await release();
    expect(run.statuses.at(-1)).toEqual(['fatal', 'Upgrade the distribution and remove what nothing needs any more']);
    expect(run.rc).toBe(2);
    expect((await installed())['pve-manager']).toBe(old.manager);
    expect(sink.mails).toEqual([]);
    expect(node.rebootCount()).toBe(0);
  });
});

onLab(NAME, () => {
  eachTestHasANode();

  test('takes what the node says for text, in the play and in the mail', async () => {
    await node.run(`printf '#!/bin/sh\\necho "pve-manager/{{ 6 * 7 }} <script>&"\\n' >/usr/bin/pveversion`);
    const run = await play('root', [...DRY_RUN, '-e', 'pve_patch_do_reboot=false']);
    expect(run.rc).toBe(0);
    expect(run.output).toContain('"msg": "pve-manager/{{ 6 * 7 }} <script>&"');
    expect(sink.mails[0]?.text).toContain('pve-manager/{{ 6 * 7 }} &lt;script&gt;&amp;');
    expect(ranTasks(run)).not.toContain('Log that the reboot is skipped');
  });

  test('is content with a node that has no pools', async () => {
    await node.setPool('none');
    const run = await play('root', [...DRY_RUN, '-e', 'pve_patch_enable_notify=no']);
    expect(run.rc).toBe(0);
    expect(sink.mails).toEqual([]);
  });

  test('stops at a degraded pool', async () => {
    await node.setPool('degraded');
    const before = await files();
    const run = await play();
    expect(run.output).toContain('state: DEGRADED');
    await expectRefusal(run, 'Stop unless the ZFS pools are healthy', before);
  });

  test('stops when the storage cannot be vouched for', async () => {
    await node.run('rm /usr/sbin/zpool');
    const before = await files();
    await expectRefusal(await play(), 'Stop unless the ZFS pools are healthy', before);
  });

  test('stops at a full root file system', async () => {
    await node.fillRoot();
    const before = await files();
    const run = await play();
    expect(run.output).toMatch(/The root file system of pve is 9\d % full/);
    await expectRefusal(run, 'Stop when the root file system is too full', before);
  });

  test('stops when df tells no percentage', async () => {
    await node.run(
      `mv /bin/df /bin/df.whole 2>/dev/null; printf '#!/bin/sh\\necho "Filesystem 1024-blocks Used Available Mounted on"; echo "rpool/ROOT 100 50 50 /"\\n' >/bin/df; chmod 755 /bin/df`,
    );
    const before = await files();
    const run = await play();
    expect(run.output).toContain('is ? % full');
    await expectRefusal(run, 'Stop when the root file system is too full', before);
  });

  test.each([
    ['/usr/bin/pveversion', 'Read the Proxmox VE version'],
    ['/usr/sbin/zpool', 'Check the health of the ZFS pools'],
    ['/usr/bin/pvesh', 'Read the running tasks'],
  ])('stops when %s hangs', async (program, task) => {
    await node.run(`printf '#!/bin/sh\\nsleep 300\\n' >${program}`);
    const before = await files();
    const run = await play('root', ['-e', 'pve_patch_look_timeout=5']);
    expect(run.output).toContain('failed to execute in the expected time frame (5) and was terminated');
    await expectRefusal(run, task, before);
  });

  test('stops at a host that is no Proxmox VE node', async () => {
    await node.removePveversion();
    const before = await files();
    await expectRefusal(await play(), 'Stop unless this is a Proxmox VE node', before);
  });

  test('stops before anything at a parameter that is no boolean', async () => {
    const before = await files();
    const run = await play('root', ['-e', 'pve_patch_dry_run=maybe']);
    await expectRefusal(run, 'Stop at a parameter that is neither true nor false', before);
  });

  test('records a pinned kernel as the next one, and that no reboot was asked for', async () => {
    await node.run('mkdir -p /etc/kernel; echo 6.8.4-2-pve >/etc/kernel/proxmox-boot-pin');
    const run = await play('root', ['-e', 'pve_patch_do_reboot=false', '-e', 'pve_patch_enable_notify=false']);
    expect(run.rc).toBe(0);
    expect(await recorded()).toMatchObject({ next_kernel: '6.8.4-2-pve', reboot: false });
  });

  describe('the guard', () => {
    const BUSY = 'Stop while a backup, migration or replication is running';
    const repositories = (uri: string, type: 'list' | 'sources') => ({
      digest: 'da39a3ee',
      errors: [],
      infos: [],
      files: [
        {
          path: `/etc/apt/sources.list.d/pve-enterprise.${type}`,
          'file-type': type,
          repositories: [
            { Types: ['deb'], URIs: [uri], Suites: ['lab'], Components: ['lab'], FileType: type, Enabled: true },
          ],
        },
      ],
      'standard-repos': [],
    });

    test.each([
      ['a backup', '/nodes/localhost/tasks', [task('vzdump', '100')], /Running: UPID:\S+:vzdump:100:/],
      ['a migration', '/nodes/localhost/tasks', [task('qmigrate', '101')], /Running: UPID:\S+:qmigrate:101:/],
      ['a replication', '/nodes/localhost/replication', [{ id: '100-0', guest: 100, pid: 4711 }], /replication 100-0/],
    ])('stops while %s is running', async (_what, path, said, message) => {
      await answer(node, path, said);
      const before = await files();
      const run = await play('root', DRY_RUN);
      expect(run.output).toMatch(message);
      await expectRefusal(run, BUSY, before);
    });

    test('stops where the cluster would lose its quorum', async () => {
      await answer(node, '/cluster/status', cluster(1));
      await members(node, 2, ['0x00000001          1 192.168.15.91 (local)', '0x00000002          1 192.168.15.92']);
      const before = await files();
      const run = await play();
      expect(run.output).toContain('Votes: 2, those of this node: 1, needed: 2.');
      await expectRefusal(run, 'Stop unless the cluster keeps its quorum without this node', before);
    });

    test.each([
      ['list', 'https://enterprise.proxmox.com/debian/pve'],
      ['sources', 'https://enterprise.proxmox.com/debian/ceph-squid'],
    ] as const)('names an enterprise repository without a subscription (%s)', async (type, uri) => {
      await answer(node, '/nodes/localhost/apt/repositories', repositories(uri, type));
      const before = await files();
      const run = await play();
      expect(run.output).toContain(`(it is notfound), so apt would fail; patching is refused. Enabled: ${uri}`);
      await expectRefusal(run, 'Stop at an enterprise repository without a subscription', before);
    });

    test('stops when pvesh does not answer', async () => {
      await node.run(`printf '#!/bin/sh\\necho "ipcc_send_rec failed" >&2; exit 111\\n' >/usr/bin/pvesh`);
      const before = await files();
      await expectRefusal(await play(), 'Read the running tasks', before);
    });

    test('is content with what disturbs nobody, and shows no key', async () => {
      await answer(node, '/nodes/localhost/tasks', [
        task('vncproxy', '100'),
        task('vzdump', '100', { endtime: 1716518999, status: 'OK' }),
      ]);
      await answer(node, '/nodes/localhost/replication', [{ id: '100-0', guest: 100 }]);
      await answer(node, '/cluster/status', cluster(1));
      await members(node, 2, [
        '0x00000001          1    A,V,NMW 192.168.15.91 (local)',
        '0x00000002          1    A,V,NMW 192.168.15.92',
        '0x00000000          1            Qdevice',
      ]);
      await answer(
        node,
        '/nodes/localhost/apt/repositories',
        repositories('https://enterprise.proxmox.com/debian/pve', 'sources'),
      );
      await answer(node, '/nodes/localhost/subscription', { status: 'active', key: 'pve2c-1234567890', level: 'c' });
      const run = await play('root', [...DRY_RUN, '-vv']);
      expect(run.rc).toBe(0);
      expect(statusOf(run, 'Stop unless the cluster keeps its quorum without this node')).toBe('ok');
      expect(run.output).not.toContain('pve2c');
    });

    test.each([
      ['where there is no pvesh', 'rm /usr/bin/pvesh', []],
      ['where it is told so', 'true', ['-e', 'pve_patch_guard=false']],
    ])('is off %s', async (_where, script, args) => {
      await answer(node, '/nodes/localhost/tasks', [task('vzdump', '100')]);
      await node.run(script);
      const run = await play('root', [...DRY_RUN, ...args]);
      expect(run.rc).toBe(0);
      expect(ranTasks(run)).not.toContain('Read the running tasks');
    });

    test('leaves out the checks that are not wanted', async () => {
      await answer(node, '/nodes/localhost/tasks', [task('vzdump', '100')]);
      const run = await play('root', [...DRY_RUN, '-e', '{"pve_patch_guard_checks": ["quorum"]}']);
      expect(run.rc).toBe(0);
      expect(ranTasks(run)).toContain("Read the cluster's state");
      expect(ranTasks(run)).not.toContain('Read the package repositories');
    });
  });

  test('stops when the package lists cannot be fetched', async () => {
    await node.run('mv /srv/repository /srv/elsewhere');
    const run = await play();
    expect(run.statuses.at(-1)).toEqual(['fatal', 'Update the apt cache']);
    expect(run.rc).toBe(2);
    expect((await installed())['pve-manager']).toBe('8.2.2');
    expect(sink.mails).toEqual([]);
    expect(node.rebootCount()).toBe(0);
  });

  test.each(['refuses the mail', 'is down'])('does not reboot when the mail server %s', async how => {
    if (how === 'is down') await sink.stop();
    else sink.refuse(true);
    const run = await play();
    expect(run.statuses.at(-1)).toEqual(['fatal', 'Send the mail']);
    expect(run.rc).toBe(2);
    expect((await installed())['pve-manager']).toBe('8.2.4');
    expect(node.rebootCount()).toBe(0);
  });

  test('tolerates losing the connection in the reboot task', async () => {
    sink.onMail(() => node.unplug());
    const run = await play();
    expect(statusOf(run, 'Reboot the node')).toBe('fatal');
    expect(statusOf(run, 'Wait for the connection to end')).toBe('ok');
    expect(run.rc).toBe(0);
  });

  test('ends as unreachable when the connection is lost elsewhere', async () => {
    await node.setPool('cut');
    const before = await files();
    const run = await play();
    expect(run.statuses.at(-1)).toEqual(['fatal', 'Check the health of the ZFS pools']);
    expect(run.output).toContain('UNREACHABLE!');
    expect(run.rc).toBe(4);
    expect(run.recap).toMatchObject({ unreachable: 1, failed: 0, changed: 0 });
    expect(await files()).toEqual(before);
    expect(sink.mails).toEqual([]);
  });
});
