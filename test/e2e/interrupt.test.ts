import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../support/run-playbook.ts';
import { sshdMissing, startSshd, type TestSshd } from '../support/sshd.ts';

const withSshd = sshdMissing() === undefined ? describe : describe.skip;

/** Notes its begin and end, and talks in between. */
const SLOW_APT = `#!/bin/sh
echo "$*" >"$STATE/begun"
for second in 1 2; do echo "line $second"; echo "warning $second" >&2; sleep 1; done
echo "$*" >"$STATE/ended"
`;

withSshd('a run that is interrupted', () => {
  let sshd: TestSshd;
  let state: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: ['ed25519'] });
  });
  afterAll(() => sshd[Symbol.asyncDispose]());
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'tsplay-interrupt-'));
    mkdirSync(join(state, 'bin'));
    writeFileSync(join(state, 'bin', 'apt-get'), SLOW_APT);
    chmodSync(join(state, 'bin', 'apt-get'), 0o755);
  });
  afterEach(() => {
    for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(state, { recursive: true });
  });

  const file = (name: string) => join(state, name);
  const appears = async (name: string) => {
    for (let tries = 0; tries < 500 && !existsSync(file(name)); tries++) await new Promise(r => setTimeout(r, 20));
    return readFileSync(file(name), 'utf8').trim();
  };
  /** One that has ended may stay listed until somebody asks for its status. */
  const isAlive = (pid: string) =>
    existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

  /** Starts a play of one task on the sshd, `interrupt` it when the file `begun` is there. */
  const play = async (task: object, interrupt: (child: ChildProcess) => void, port = sshd.port) => {
    const environment = { PATH: `${file('bin')}:${process.env.PATH}`, STATE: state };
    const book = [{ hosts: 'all', gather_facts: false, environment, tasks: [task, { debug: { msg: 'never' } }] }];
    writeFileSync(file('site.yml'), JSON.stringify(book));
    const args = `-o HostKeyAlias=[127.0.0.1]:${sshd.port} ${sshd.sshArgs.join(' ')}`;
    const variables = {
      ansible_host: '127.0.0.1',
      ansible_port: port,
      ansible_user: sshd.user,
      ansible_ssh_private_key_file: sshd.keyFile,
      ansible_ssh_common_args: args,
    };
    writeFileSync(file('hosts.json'), JSON.stringify({ all: { hosts: { node1: variables } } }));
    const child = spawn('node', [`${PROJECT}dist/tsplay.js`, '-i', file('hosts.json'), file('site.yml')], {
      cwd: state,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)));
    const ended = new Promise<number | null>(resolve => child.once('close', resolve));
    await appears('begun');
    const begin = Date.now();
    interrupt(child);
    const rc = await ended;
    return { rc, output, ms: Date.now() - begin };
  };

  test.each([
    ['SIGINT', 99, 'ERROR! User interrupted execution'],
    ['SIGTERM', 143, 'ERROR! The run was ended by SIGTERM'],
  ] as const)('%s ends it with the recap, and what the task had started', async (signal, code, words) => {
    const { rc, output, ms } = await play({ shell: `echo $$ >${file('begun')}; sleep 60; :` }, child =>
      child.kill(signal),
    );
    expect(rc).toBe(code);
    expect(output).toContain('PLAY RECAP');
    expect(output).toContain(words);
    expect(output).not.toContain('never');
    expect(ms).toBeLessThan(5000);
    expect(isAlive(readFileSync(file('begun'), 'utf8').trim())).toBe(false);
  });

  test.each([
    ['apt', { apt: { update_cache: true }, vars: { tsplay_node_lock: false } }, '-q update'],
    ['apt-get', { command: 'apt-get -y dist-upgrade' }, '-y dist-upgrade'],
    ['apt-get', { shell: 'true && apt-get install x' }, 'install x'],
  ])('%s is left to finish, and named', async (name, task, words) => {
    const { rc, output, ms } = await play(task, child => child.kill('SIGINT'));
    expect(rc).toBe(99);
    expect(output).toContain(`[WARNING]: node1: ${name} is still running there, left to finish`);
    expect(ms).toBeLessThan(2000);
    expect(existsSync(file('ended'))).toBe(false);
    expect(await appears('ended')).toBe(words);
  });

  test('what only waits ends at once', async () => {
    const begun = { command: `touch ${file('begun')}` };
    const wait = { wait_for: { port: 1, timeout: 60 } };
    const { rc, ms } = await play({ block: [begun, wait] }, child => setTimeout(() => child.kill('SIGINT'), 300));
    expect(rc).toBe(99);
    expect(ms).toBeLessThan(3000);
  });

  test('a second time ends it at once, where the host does not answer', async () => {
    const sockets: Socket[] = [];
    const wire = createServer(client => {
      const server = connect(sshd.port, '127.0.0.1');
      sockets.push(client, server);
      for (const socket of [client, server]) socket.on('error', () => {});
      client.pipe(server).pipe(client);
    });
    await new Promise<void>(resolve => wire.listen(0, '127.0.0.1', resolve));
    const { rc, ms } = await play(
      { shell: `touch ${file('begun')}; sleep 20` },
      child => {
        for (const socket of sockets) socket.unpipe();
        child.kill('SIGINT');
        setTimeout(() => child.kill('SIGINT'), 300);
      },
      (wire.address() as AddressInfo).port,
    );
    for (const socket of sockets) socket.destroy();
    wire.close();
    expect(rc).toBe(99);
    expect(ms).toBeLessThan(1500);
  });
});
