import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import { type LabNode, startLabNode } from '../../lab/node.ts';
import { FORBIDDEN } from './forbidden.ts';

// Run by lab-sandbox.test.ts as an ordinary user: starts a lab node, tries it, and prints what came of it as JSON.

async function overSsh(node: LabNode, command: string): Promise<string> {
  const client = new ssh2.Client();
  const privateKey = await readFile(node.keyFile, 'utf8');
  const text = await new Promise<string>((resolve, reject) => {
    client.on('error', reject);
    client.on('ready', () =>
      client.exec(command, (error, channel) => {
        if (error !== undefined) {
          reject(error);
          return;
        }
        let output = '';
        channel.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
        channel.on('close', () => resolve(output));
      }),
    );
    client.connect({ host: '127.0.0.1', port: node.port, username: 'root', privateKey });
  });
  client.end();
  return text;
}

const node = await startLabNode();
try {
  const allowed: string[] = [];
  for (const [what, script] of FORBIDDEN) {
    if ((await node.run(`(${script}) >/dev/null 2>&1`)).rc === 0) allowed.push(what);
  }
  const answer = await overSsh(node, 'id -u; pveversion');
  const upgrade = await node.run('apt-get -y -o Dpkg::Options::=--force-confold dist-upgrade && /sbin/reboot');
  for (let waited = 0; node.rebootCount() === 0 && waited < 100; waited++) await new Promise(r => setTimeout(r, 100));
  await node.up();
  const reboots = node.rebootCount();
  process.stdout.write(JSON.stringify({ mode: node.mode, allowed, overSsh: answer, upgraded: upgrade.rc, reboots }));
} finally {
  await node.stop();
}
