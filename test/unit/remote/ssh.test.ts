import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Connection, ConnectionTarget } from '../../../src/remote/connection.ts';
import { openConnection } from '../../../src/remote/open.ts';
import { freePort, generateKey, sshdMissing, startSshd, type TestSshd } from '../../support/sshd.ts';

const reason = sshdMissing();
if (reason !== undefined) console.warn(`skipped: ${reason}`);
const withSshd = reason === undefined ? describe : describe.skip;

withSshd('ssh against a real sshd', () => {
  let sshd: TestSshd;
  const open: Connection[] = [];
  const warnings: string[] = [];

  beforeAll(async () => {
    sshd = await startSshd({ config: ['MaxSessions 4'] });
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map(connection => connection[Symbol.asyncDispose]()));
    warnings.length = 0;
  });

  afterAll(() => sshd[Symbol.asyncDispose]());

  const target = (changes: Partial<ConnectionTarget> = {}): ConnectionTarget => ({
    transport: 'ssh',
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

  const connect = async (changes: Partial<ConnectionTarget> = {}) => {
    const connection = await openConnection(target(changes), { warn: message => warnings.push(message) });
    open.push(connection);
    return connection;
  };

  test('runs scripts, each in one exchange', async () => {
    const session = await (await connect()).session();
    const { rc, stdout, stderr } = await session.run('echo out; echo err >&2; exit 255');
    expect([rc, String(stdout), String(stderr)]).toEqual([255, 'out\n', 'err\n']);
    expect(String((await session.run('cat', { stdin: 'a\0b' })).stdout)).toBe('a\0b');
  });

  test('raw goes to the login shell, with its input and its status', async () => {
    const connection = await connect();
    expect(await connection.raw('cat; exit 7', { stdin: 'given' })).toMatchObject({
      rc: 7,
      stdout: Buffer.from('given'),
    });
    const { stdout } = await connection.raw('head -c 3000000 /dev/zero');
    expect(stdout.length).toBe(3_000_000);
    await expect(connection.raw('sleep 20', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout' });
  });

  test('an unknown key is refused, with the way to accept it', async () => {
    await expect(connect({ sshArgs: ['-F', 'none', '-o', 'UserKnownHostsFile=/dev/null'] })).rejects.toMatchObject({
      name: 'UnreachableError',
      code: 'host-key-unknown',
      hint: expect.stringContaining(`ssh-keyscan -p ${sshd.port} 127.0.0.1`),
    });
  });

  describe('where there is a user to ask', () => {
    const questions: string[] = [];
    const connectAsking = async (changes: Partial<ConnectionTarget>, answers: string[]) => {
      questions.length = 0;
      const connection = await openConnection(target(changes), {
        warn: message => warnings.push(message),
        ask: (question, { echo }) => {
          questions.push(`${echo ? 'shown' : 'hidden'}: ${question}`);
          return Promise.resolve(answers.shift() ?? '');
        },
      });
      open.push(connection);
    };
    const unknown = (file: string, strict = 'ask') => ({
      sshArgs: ['-F', 'none', '-o', `UserKnownHostsFile=${file}`, '-o', `StrictHostKeyChecking=${strict}`],
    });

    test('an unknown key is asked about, recorded when it is accepted, and then known', async () => {
      const file = join(sshd.directory, 'asked');
      await expect(connectAsking(unknown(file), ['no'])).rejects.toMatchObject({ code: 'host-key-unknown' });
      const fingerprint = /SHA256:[\w+/]+/.exec(questions[0] ?? '')?.[0] ?? '';
      expect(questions[0]).toMatch(/^shown: The authenticity of host .* can't be established\.\nED25519 key/);
      const shown = execFileSync('ssh-keygen', ['-lf', join(sshd.directory, 'host_ed25519.pub')]).toString();
      expect(shown).toContain(fingerprint);

      await connectAsking(unknown(file), [fingerprint]);
      await connectAsking(unknown(file), []);
      expect(questions).toEqual([]);
      expect(execFileSync('ssh-keygen', ['-F', `[127.0.0.1]:${sshd.port}`, '-f', file]).toString()).toContain('found');
    });

    test('nobody is asked about a key where checking is strict', async () => {
      await expect(connectAsking(unknown('/dev/null', 'yes'), ['yes'])).rejects.toMatchObject({
        code: 'host-key-unknown',
      });
      expect(questions).toEqual([]);
    });

    test('accept-new records without a question', async () => {
      const file = join(sshd.directory, 'accepted');
      await connectAsking(unknown(file, 'accept-new'), []);
      await connectAsking(unknown(file, 'yes'), []);
      expect(questions).toEqual([]);
    });

    test('the passphrase of the key is asked for, hidden, once in a run, again when it is wrong', async () => {
      const file = join(sshd.directory, 'protected');
      generateKey('ed25519', file, ['-N', 'secret']);
      appendFileSync(join(sshd.directory, 'authorized_keys'), readFileSync(`${file}.pub`));
      await connectAsking({ privateKeyFile: file }, ['wrong', 'secret']);
      const question = `hidden: Enter passphrase for key '${file}': `;
      expect(questions).toEqual([question, question]);
      await connectAsking({ privateKeyFile: file }, []);
      expect(questions).toEqual([]);
    });
  });

  test('a changed key is refused by the line of the known one', async () => {
    const known = join(sshd.directory, 'changed');
    generateKey('ed25519', join(sshd.directory, 'other'));
    writeFileSync(known, `[127.0.0.1]:${sshd.port} ${readFileSync(join(sshd.directory, 'other.pub'), 'utf8')}`);
    const sshArgs = ['-F', 'none', '-o', `UserKnownHostsFile=${known}`];
    await expect(connect({ sshArgs })).rejects.toMatchObject({
      code: 'host-key-changed',
      message: expect.stringContaining(`${known}:1`),
    });
    await connect({ sshArgs, hostKeyChecking: false });
    expect(warnings).toEqual([expect.stringContaining('differs from')]);
  });

  test('a host of which only the RSA key is known raises no false alarm', async () => {
    const known = join(sshd.directory, 'rsa-only');
    writeFileSync(known, `[127.0.0.1]:${sshd.port} ${readFileSync(join(sshd.directory, 'host_rsa.pub'), 'utf8')}`);
    await connect({ sshArgs: ['-F', 'none', '-o', `UserKnownHostsFile=${known}`] });
  });

  test('with host key checking off it says so', async () => {
    await connect({ hostKeyChecking: false, sshArgs: ['-F', 'none', '-o', 'UserKnownHostsFile=/dev/null'] });
    expect(warnings).toEqual([expect.stringContaining('accepted unverified')]);
  });

  const authorize = (name: string) =>
    appendFileSync(join(sshd.directory, 'authorized_keys'), readFileSync(join(sshd.directory, `${name}.pub`)));

  test.each<[string, string, string[], string | undefined]>([
    ['encrypted ed25519', 'ed25519', ['-N', 'secret'], 'secret'],
    ['RSA', 'rsa', [], undefined],
    ['RSA in PEM, encrypted', 'rsa', ['-m', 'PEM', '-N', 'secret'], 'secret'],
    ['RSA in PKCS#8', 'rsa', ['-m', 'PKCS8'], undefined],
    ['ECDSA in PKCS#8, encrypted', 'ecdsa', ['-m', 'PKCS8', '-N', 'secret'], 'secret'],
    ['ECDSA', 'ecdsa', [], undefined],
  ])('logs in with a key: %s', async (name, type, extra, passphrase) => {
    const file = `key-${name.replace(/\W+/g, '-')}`;
    generateKey(type, join(sshd.directory, file), extra);
    authorize(file);
    await connect({
      privateKeyFile: join(sshd.directory, file),
      ...(passphrase === undefined ? {} : { privateKeyPassphrase: passphrase }),
      sshArgs: [...sshd.sshArgs, '-o', 'IdentitiesOnly=yes'],
    });
  });

  test('says why a key could not be used', async () => {
    const file = join(sshd.directory, 'locked');
    generateKey('ed25519', file, ['-N', 'secret']);
    const identities = { sshArgs: [...sshd.sshArgs, '-o', 'PasswordAuthentication=no'] };
    await expect(connect({ ...identities, privateKeyFile: file })).rejects.toMatchObject({
      code: 'authentication-refused',
      message: expect.stringContaining('Permission denied (publickey)'),
      hint: expect.stringContaining('it is encrypted and no passphrase is known'),
    });
    await expect(connect({ ...identities, privateKeyFile: '/nonexistent/key' })).rejects.toMatchObject({
      hint: expect.stringContaining('/nonexistent/key: no such file'),
    });
  });

  test('uses the agent, where no file can be', async () => {
    const socket = join(sshd.directory, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      const file = join(sshd.directory, 'in-agent');
      generateKey('ed25519', file);
      authorize('in-agent');
      await new Promise(resolve => setTimeout(resolve, 300));
      execFileSync('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      const agentArgs = [...sshd.sshArgs.slice(0, -2), '-o', `IdentityAgent=${socket}`];
      await connect({ privateKeyFile: undefined as never, sshArgs: agentArgs });
      await connect({ privateKeyFile: file, sshArgs: [...agentArgs, '-o', 'IdentitiesOnly=yes'] });
    } finally {
      agent.kill();
    }
  });

  test('goes through a jump host and through a ProxyCommand', async () => {
    const config = join(sshd.directory, 'jump-config');
    writeFileSync(
      config,
      `Host gate
  HostName 127.0.0.1
  Port ${sshd.port}
  User ${sshd.user}
  IdentityFile ${sshd.keyFile}
  UserKnownHostsFile ${sshd.knownHostsFile}
`,
    );
    const known = ['-o', `UserKnownHostsFile=${sshd.knownHostsFile}`];
    const jumped = await connect({ sshArgs: ['-F', config, ...known, '-J', 'gate'] });
    const { stdout } = await (await jumped.session()).run('echo $SSH_CONNECTION');
    expect(String(stdout)).toContain(`127.0.0.1 ${sshd.port}`);
    const command = `ProxyCommand=ssh -F ${config} -W %h:%p gate`;
    await (await connect({ sshArgs: ['-F', config, ...known, '-o', command] })).session();
  });

  test('opens a TCP connection that starts at the host', async () => {
    const connection = await connect();
    const socket = await connection.openTcp('127.0.0.1', sshd.port);
    const banner = await new Promise(resolve => socket.once('data', resolve));
    expect(String(banner)).toMatch(/^SSH-2.0-/);
    socket.destroy();
    await expect(connection.openTcp('127.0.0.1', await freePort())).rejects.toMatchObject({ code: 'tcp-refused' });
  });

  test('a shell that is cut off in the middle leaves its result unknown', async () => {
    const connection = await connect();
    const session = await connection.session();
    // the parent is sshd, or a login shell that stays (dash), whose parent is sshd
    const cut = 'p=$PPID; grep -q ^sshd /proc/$p/comm || read -r _ _ _ p _ </proc/$p/stat';
    await expect(session.run(`echo begun; ${cut}; kill -9 $p`)).rejects.toMatchObject({ name: 'UnreachableError' });
    await expect(session.run('echo again')).rejects.toMatchObject({ name: 'UnreachableError' });
  });

  test('a server that freezes is noticed, and the script is not sent again', async () => {
    const pairs: Socket[] = [];
    const proxy = createServer(client => {
      const server = connectTcp(sshd.port, sshd.host);
      pairs.push(client, server);
      client.pipe(server).pipe(client);
      for (const socket of [client, server]) socket.on('error', () => {});
    });
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', () => resolve()));
    const { port } = proxy.address() as AddressInfo;
    const marker = join(sshd.directory, 'runs');
    const sshArgs = [
      ...sshd.sshArgs,
      '-o',
      'ServerAliveInterval=1',
      '-o',
      'ServerAliveCountMax=2',
      '-o',
      `HostKeyAlias=[127.0.0.1]:${sshd.port}`,
    ];
    const session = await (await connect({ port, sshArgs })).session();
    const running = session.run(`echo run >>${marker}; sleep 30`);
    await new Promise(resolve => setTimeout(resolve, 300));
    for (const socket of pairs) socket.unpipe();
    const begin = Date.now();
    await expect(running).rejects.toMatchObject({ code: 'connection-lost' });
    expect(Date.now() - begin).toBeLessThan(8000);
    expect(readFileSync(marker, 'utf8')).toBe('run\n');
    for (const socket of pairs) socket.destroy();
    proxy.close();
  });

  test('refuses names that ssh would take for options', async () => {
    await expect(connect({ host: '-oProxyCommand=touch /tmp/x' })).rejects.toMatchObject({ code: 'unsafe-name' });
    await expect(connect({ user: '-lroot' })).rejects.toMatchObject({ code: 'unsafe-name' });
  });

  test('more channels than the server allows end in a word, not in a hang', async () => {
    const connection = await connect();
    const identities = ['a', 'b', 'c', 'd', 'e'].map(flags => ({
      method: 'sudo',
      user: 'root',
      flags: '-n',
      exe: `/no/${flags}`,
    }));
    const held = await Promise.all(
      [1, 2, 3, 4].map(() => connection.openTcp('127.0.0.1', sshd.port).catch(() => undefined)),
    );
    await expect(Promise.all([...identities.map(() => connection.raw('sleep 1'))])).rejects.toMatchObject({
      code: 'channel-refused',
    });
    for (const socket of held) socket?.destroy();
  });
});
