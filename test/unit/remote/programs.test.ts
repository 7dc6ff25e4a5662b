import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, ConnectionTarget } from '../../../src/remote/connection.ts';
import { openConnection } from '../../../src/remote/open.ts';
import { freePort, generateKey, sshdMissing, startSshd, type TestSshd } from '../../support/sshd.ts';

const withSshd = sshdMissing() === undefined ? describe : describe.skip;
const open: Connection[] = [];
const connect = async (target: ConnectionTarget) => {
  const connection = await openConnection(target, { warn: () => {} });
  open.push(connection);
  return connection;
};

afterEach(async () => {
  await Promise.all(open.splice(0).map(connection => connection[Symbol.asyncDispose]()));
});

withSshd("the system's OpenSSH client", () => {
  let sshd: TestSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  const target = (changes: Partial<ConnectionTarget> = {}): ConnectionTarget => ({
    transport: 'openssh',
    name: 'node1',
    host: sshd.host,
    port: sshd.port,
    user: sshd.user,
    privateKeyFile: sshd.keyFile,
    timeout: 10,
    hostKeyChecking: true,
    sshArgs: sshd.sshArgs,
    ...changes,
  });

  test('runs scripts in a persistent shell, raw commands, transfers and tunnels', async () => {
    const connection = await connect(target());
    const session = await connection.session();
    const first = await session.run("echo $PPID; printf '\\377\\000' >&2; exit 255");
    const second = await session.run('echo $PPID');
    expect(first.rc).toBe(255);
    expect(first.stderr).toEqual(Buffer.from([255, 0]));
    expect(second.stdout).toEqual(first.stdout);

    const raw = await connection.raw('cat; exit 3', { stdin: 'given' });
    expect([raw.rc, raw.stdout.toString()]).toEqual([3, 'given']);

    const file = join(sshd.directory, 'uploaded');
    const content = Buffer.alloc(300_000, 'x');
    await connection.upload(content, file, 0o640);
    expect(readFileSync(file).equals(content)).toBe(true);

    const server = createServer(socket => socket.end('hello'));
    const port = await freePort();
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    const tunnel = await connection.openTcp('127.0.0.1', port);
    let heard = '';
    for await (const chunk of tunnel) heard += String(chunk);
    expect(heard).toBe('hello');
    server.close();
    for (let i = 0; i < 100 && connection.busy; i++) await new Promise(resolve => setTimeout(resolve, 20));
    expect(connection.busy).toBe(false);
  });

  test.each<[string, () => Partial<ConnectionTarget>, RegExp]>([
    ['no server', () => ({ port: 1 }), /^Failed to connect to the host via ssh: .*Connection refused/],
    [
      'an unknown host key',
      () => ({ sshArgs: ['-F', 'none', '-o', 'UserKnownHostsFile=/dev/null'] }),
      /Host key verification failed/,
    ],
    [
      'a key that is not taken',
      () => ({ privateKeyFile: '/dev/null', sshArgs: [...sshd.sshArgs] }),
      /Permission denied/,
    ],
    ['a program that is not there', () => ({ sshProgram: '/nonexistent/ssh' }), /\/nonexistent\/ssh is not installed/],
  ])('%s: says why', async (_name, changes, words) => {
    const error: unknown = await connect(target(changes())).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ name: 'UnreachableError' });
    expect((error as Error).message).toMatch(words);
  });

  test('where there is a user, it asks about keys of hosts and for passphrases', async () => {
    const key = join(sshd.directory, 'encrypted');
    generateKey('ed25519', key, ['-N', 'pass  phrase']);
    appendFileSync(join(sshd.directory, 'authorized_keys'), readFileSync(`${key}.pub`));
    const questions: string[] = [];
    const connecting = (...answers: string[]) =>
      openConnection(
        target({
          privateKeyFile: key,
          sshArgs: ['-F', 'none', '-o', `UserKnownHostsFile=${key}.known`, '-o', 'IdentityAgent=none'],
        }),
        {
          warn: () => {},
          ask: async (question, { echo }) => {
            questions.push(`${echo} ${question}`);
            return answers.shift() ?? '';
          },
        },
      );
    await expect(connecting('no')).rejects.toMatchObject({ code: 'host-key-unknown' });
    open.push(await connecting('yes', 'pass  phrase'));
    expect(questions).toEqual([
      expect.stringMatching(/^true The authenticity of host/),
      expect.stringMatching(/^true The authenticity of host/),
      `false Enter passphrase for key '${key}': `,
    ]);
    await expect(connecting('')).rejects.toMatchObject({ code: 'authentication-refused' });
  });

  test('a host name that it would read as an option is refused', async () => {
    await expect(connect(target({ host: '-oProxyCommand=true' }))).rejects.toMatchObject({ code: 'unsafe-name' });
  });
});

withSshd('the guest of a node', () => {
  test('is entered by pct exec, quoted once', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tsplay-pct-'));
    const script = join(directory, 'node');
    // stands for the node's login shell: notes what it is told, and runs what `pct exec` would run in the guest
    writeFileSync(
      script,
      `#!/bin/sh\necho "$SSH_ORIGINAL_COMMAND" >>${directory}/log\neval "set -- $SSH_ORIGINAL_COMMAND"\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n`,
    );
    chmodSync(script, 0o755);
    const sshd = await startSshd({ config: [`ForceCommand ${script}`] });
    try {
      const base = {
        transport: 'ssh',
        name: 'ct',
        host: sshd.host,
        port: sshd.port,
        user: sshd.user,
        privateKeyFile: sshd.keyFile,
        timeout: 10,
        hostKeyChecking: true,
        sshArgs: sshd.sshArgs,
      } as const;
      const connection = await connect({ ...base, guest: { vmid: '101', becomeMethod: 'sudo' } });
      expect((await (await connection.session()).run("echo 'a  b'")).stdout.toString()).toBe('a  b\n');
      expect((await connection.raw("echo 'c  d'; exit 4")).rc).toBe(4);
      expect(readFileSync(join(directory, 'log'), 'utf8')).toBe(
        "sudo /usr/sbin/pct exec 101 -- /bin/sh\nsudo /usr/sbin/pct exec 101 -- /bin/sh -c 'echo '\\''c  d'\\''; exit 4'\n",
      );
      for (const sshClient of ['builtin', 'openssh'] as const)
        await expect(
          connect({ ...base, sshClient, guest: { vmid: '1 2', becomeMethod: undefined } }),
        ).rejects.toMatchObject({ code: 'guest-id' });
      const system = await connect({ ...base, sshClient: 'openssh', guest: { vmid: '102', becomeMethod: undefined } });
      expect((await (await system.session()).run("echo 'e  f'")).stdout.toString()).toBe('e  f\n');
      expect(readFileSync(join(directory, 'log'), 'utf8')).toMatch(/\n\/usr\/sbin\/pct exec 102 -- \/bin\/sh\n$/);
    } finally {
      await sshd[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true });
    }
  });
});

describe('containers', () => {
  const path = process.env.PATH;
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tsplay-container-'));
    for (const program of ['docker', 'podman']) {
      // stands for the program: notes its words, and runs the command here
      writeFileSync(
        join(directory, program),
        `#!/bin/sh\nprintf '%s\\n' "$*" >>${directory}/log\nwhile [ "$1" != box ]; do shift; done; shift\n[ ! -e ${directory}/gone ] || { echo 'Error: No such container: box' >&2; exit 1; }\nexec "$@"\n`,
      );
      chmodSync(join(directory, program), 0o755);
    }
    process.env.PATH = `${directory}:${path}`;
  });
  afterAll(() => {
    process.env.PATH = path;
    rmSync(directory, { recursive: true });
  });

  const target = (transport: 'docker' | 'podman'): ConnectionTarget => ({
    transport,
    name: 'box',
    host: 'box',
    user: 'app',
    timeout: 10,
    hostKeyChecking: true,
    sshArgs: [],
    programArgs: ['--log-level', 'error'],
  });

  test.each(['docker', 'podman'] as const)('%s exec', async transport => {
    const connection = await connect(target(transport));
    const session = await connection.session();
    expect((await session.run('echo in; exit 7')).rc).toBe(7);
    expect((await connection.raw('echo raw; exit 255')).rc).toBe(255);
    expect(readFileSync(join(directory, 'log'), 'utf8')).toContain(
      '--log-level error exec -i -u app box /bin/sh\n--log-level error exec -i -u app box /bin/sh -c echo raw; exit 255\n',
    );
    await expect(connection.openTcp('127.0.0.1', 1)).rejects.toMatchObject({ code: 'tcp-refused' });
  });

  test('a container that is not there, a program that is not installed', async () => {
    writeFileSync(join(directory, 'gone'), '');
    await expect(connect(target('docker'))).rejects.toMatchObject({
      message: 'Failed to enter the docker container box: Error: No such container: box',
    });
    process.env.PATH = '/nonexistent';
    await expect(connect(target('podman'))).rejects.toMatchObject({
      message: 'Failed to enter the podman container box: podman is not installed on this machine',
    });
    process.env.PATH = `${directory}:${path}`;
    execFileSync('rm', [join(directory, 'gone')]);
  });
});
