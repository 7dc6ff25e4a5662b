import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fetchSuite } from './fetch-suite.ts';
import { type LabNode, startLabNode } from './node.ts';
import { type ReceivedMail, type SmtpSink, startSmtpSink } from './smtp-sink.ts';
import { findSuite, MACHINE } from './suites.ts';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const PLAYBOOK = 'playbooks/pve_patch.yml';
/** The program to show; another one, with TSPLAY, for comparison. */
const PROGRAM = process.env.TSPLAY ?? `node ${PROJECT}dist/tsplay.js`;

const say = (text: string) => process.stdout.write(`${text}\n`);
const heading = (text: string) => say(process.stdout.isTTY ? `\n\x1b[1m=== ${text}\x1b[0m` : `\n=== ${text}`);

/** Ends the demonstration early, with the node and the mail server taken down on the way. */
const interrupted = new AbortController();

async function play(node: LabNode, sink: SmtpSink, extra: readonly string[]): Promise<void> {
  const [command = '', ...first] = PROGRAM.split(' ');
  const args = [PLAYBOOK, ...extra];
  say(`$ tsplay -i inventory/lab/hosts.yml ${args.join(' ')}`);
  const child = spawn(command, [...first, '-i', node.inventoryPath, ...args], {
    cwd: PROJECT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...node.env('root', sink.port), ANSIBLE_CONFIG: `${PROJECT}ansible.cfg` },
  });
  const rc = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  interrupted.signal.throwIfAborted();
  if (rc !== 0) throw new Error(`the playbook ended with exit code ${rc}`);
}

function showMail(mail: ReceivedMail | undefined): void {
  if (mail === undefined) throw new Error('no mail arrived');
  say(`From: ${mail.headers.get('from') ?? mail.from}`);
  say(`To: ${mail.to.join(', ')}`);
  say(`Subject: ${mail.headers.get('subject') ?? ''}`);
  say(`Content-Type: ${mail.headers.get('content-type') ?? ''}`);
  say(`\n${mail.text.trim()}`);
}

async function showState(node: LabNode): Promise<void> {
  say(`boot id: ${node.bootId()}`);
  const script = `
    echo "Debian: $(cat /etc/debian_version), $(apt-get --version | head -n 1)"
    echo "pveversion: $(pveversion)"; echo "uptime: $(uptime -p)"; echo "zpool: $(zpool status -x)"`;
  say((await node.run(script)).stdout.trim());
}

async function dryRun(node: LabNode, sink: SmtpSink): Promise<void> {
  heading('The dry run');
  const before = await node.snapshot();
  await play(node, sink, ['-e', 'pve_patch_dry_run=true']);
  const after = await node.snapshot();
  if (before.digest !== after.digest && process.env.TSPLAY === undefined) {
    throw new Error('the dry run changed the node');
  }
  heading('What the dry run changed on the node');
  say(
    `${before.listing.length} lines of a listing before, ${after.listing.length} after (owners, modes, times, contents, dpkg, journals)`,
  );
  say(`digest before ${before.digest}\ndigest after  ${after.digest}`);
  heading('The mail of the dry run');
  showMail(sink.mails.at(-1));
}

async function realRun(node: LabNode, sink: SmtpSink): Promise<void> {
  heading('The real run');
  await play(node, sink, []);
  heading('The mail of the real run, sent before the reboot');
  showMail(sink.mails.at(-1));
  heading('The node after its reboot');
  await node.up();
  if (node.rebootCount() !== 1) throw new Error(`the node rebooted ${node.rebootCount()} times`);
  await showState(node);
}

async function demonstrate(): Promise<void> {
  const { suite: name } = parseArgs({ options: { suite: { type: 'string', default: MACHINE.name } } }).values;
  const suite = findSuite(name);
  await fetchSuite(suite, say);
  interrupted.signal.throwIfAborted();
  heading(`A Proxmox VE node of its own, in a sandbox on this machine; its programs: ${suite.summary}`);
  const node = await startLabNode({ suite });
  const sink = await startSmtpSink();
  try {
    say(`SSH on 127.0.0.1:${node.port}, mail server on 127.0.0.1:${sink.port}`);
    await showState(node);
    interrupted.signal.throwIfAborted();
    await dryRun(node, sink);
    await realRun(node, sink);
  } finally {
    await sink.stop();
    await node.stop();
  }
  heading('Done; nothing is left running');
}

// The programs that run in the foreground get the same signal and end; then the demonstration cleans up and stops.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupted.abort(new Error('interrupted')));
}

demonstrate().catch((error: Error) => {
  process.stderr.write(`\ndemo: ${error.message}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
});
