import { type LabNode, startLabNode } from '../../lab/node.ts';
import { missingForLab } from '../../lab/requirements.ts';
import { type SmtpSink, startSmtpSink } from '../../lab/smtp-sink.ts';
import { runPlaybook } from '../support/run-playbook.ts';

const missing = await missingForLab();
if (missing.length > 0) console.warn(`skipped: ${missing.join(' ')}`);
const onLab = missing.length > 0 ? describe.skip : describe;

/** What another run does on the node: holds the lock until it is told to end. */
const OTHER_RUN = `exec 9<>/run/tsplay.lock
flock 9
echo 'other-id somebody on elsewhere, process 1, since then' >/run/tsplay.lock
while [ ! -e /tmp/other-run-ends ]; do sleep 0.1; done
rm /tmp/other-run-ends /run/tsplay.lock`;

onLab('two runs at one node', () => {
  let node: LabNode;
  let sink: SmtpSink;
  beforeAll(async () => {
    [node, sink] = await Promise.all([startLabNode(), startSmtpSink()]);
  });
  afterAll(async () => {
    await Promise.all([node?.stop(), sink?.stop()]);
  });
  const play = (args: readonly string[] = []) => runPlaybook(node, { user: 'root', smtpPort: sink.port, args });

  test('the second one says so and stops, before it changes anything; a dry run needs no lock', async () => {
    const other = node.run(OTHER_RUN);
    await node.run('while [ ! -s /run/tsplay.lock ]; do sleep 0.1; done');
    const before = await node.snapshot();

    const second = await play();
    expect(second.output).toContain(
      'another run of tsplay is patching this node: somebody on elsewhere, process 1, since then',
    );
    expect(second.statuses.at(-1)).toEqual(['fatal', 'Update the apt cache']);
    expect(second.rc).toBe(2);
    expect((await node.snapshot()).digest).toBe(before.digest);

    expect((await play(['-e', 'pve_patch_dry_run=true'])).rc).toBe(0);
    expect((await node.snapshot()).digest).toBe(before.digest);

    const careless = await play(['-e', 'tsplay_node_lock=false', '-e', 'pve_patch_do_reboot=false']);
    expect(careless.rc).toBe(0);

    await node.run('touch /tmp/other-run-ends');
    await other;
    const third = await play(['-e', 'pve_patch_do_reboot=false']);
    expect(third.rc).toBe(0);
    expect((await node.run('ls /run/tsplay.lock')).rc).not.toBe(0);
  });
});
