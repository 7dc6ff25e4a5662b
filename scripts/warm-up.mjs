// Runs the built program once so that V8's code cache holds what common commands compile: a play over ssh, with facts, a
// command, a file and a template, against a server in this process that answers on the loopback and only reads this machine.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';

/** One in 256 of ssh2's ed25519 keys cannot be read by anybody, nor by ssh2: such a one is made anew. */
function makeKey() {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/** Takes the one key; runs what it is asked to in /bin/sh. */
function startServer(hostKey, clientKey) {
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, client => {
    client.on('error', () => {});
    client.on('authentication', context => {
      const isKnown = context.method === 'publickey' && context.key.data.equals(clientKey.getPublicSSH());
      if (isKnown && (context.signature === undefined || clientKey.verify(context.blob, context.signature)))
        context.accept();
      else context.reject(['publickey']);
    });
    client.on('session', accept => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        const child = spawn('/bin/sh', ['-c', command]);
        channel.pipe(child.stdin).on('error', () => {});
        child.stdout.pipe(channel, { end: false });
        child.stderr.pipe(channel.stderr, { end: false });
        child.on('close', code => {
          channel.exit(code ?? 255);
          channel.end();
        });
      });
    });
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function play(folder) {
  return [
    {
      hosts: 'all',
      gather_facts: true,
      vars: { words: ['a', 'b'] },
      tasks: [
        { command: 'true', register: 'done', changed_when: false },
        { shell: 'echo {{ inventory_hostname }}', when: 'done.rc == 0' },
        { copy: { dest: `${folder}/{{ item }}`, content: '{{ item }}\n', mode: '0644' }, loop: '{{ words }}' },
        { template: { src: `${folder}/t.j2`, dest: `${folder}/t` } },
        { file: { path: `${folder}/d`, state: 'directory' } },
        { set_fact: { known: "{{ ansible_facts['distribution'] | default('?') | lower }}" } },
        { debug: { msg: '{{ known }}' } },
      ],
    },
  ];
}

/** @param program the built tsplay.js @param cache the file that it shall write @returns whether it did */
export async function warmUp(program, cache) {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-build-'));
  const [hostKey, userKey] = [makeKey(), makeKey()];
  const server = await startServer(hostKey, ssh2.utils.parseKey(userKey.public));
  try {
    const { port } = server.address();
    writeFileSync(join(folder, 'key'), userKey.private, { mode: 0o600 });
    writeFileSync(join(folder, 'known'), `[127.0.0.1]:${port} ${hostKey.public}\n`);
    writeFileSync(join(folder, 't.j2'), '{% for word in words %}{{ word }} {{ known | default(1) }}\n{% endfor %}');
    writeFileSync(join(folder, 'play.yml'), JSON.stringify(play(folder)));
    const host = { ansible_host: '127.0.0.1', ansible_port: port, ansible_user: 'nobody' };
    const key = { ansible_ssh_private_key_file: join(folder, 'key') };
    const ssh = { ansible_ssh_common_args: `-F none -o UserKnownHostsFile=${join(folder, 'known')}` };
    writeFileSync(
      join(folder, 'hosts.json'),
      JSON.stringify({ all: { hosts: { node: { ...host, ...key, ...ssh } } } }),
    );
    const child = spawn(process.execPath, [program, '-i', join(folder, 'hosts.json'), join(folder, 'play.yml')], {
      cwd: folder,
      env: { ...process.env, ANSIBLE_CONFIG: '/dev/null', TSPLAY_WRITE_CODE_CACHE: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
    const code = await new Promise(resolve => child.on('close', resolve));
    return { code, output };
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}
