import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, ConnectionTarget } from '../../../src/remote/connection.ts';
import { openConnection } from '../../../src/remote/open.ts';
import { resolveSettings } from '../../../src/remote/ssh-config.ts';
import type { SshSettings } from '../../../src/remote/ssh-settings.ts';
import { generateKey, sshdMissing, startSshd, type TestSshd } from '../../support/sshd.ts';

const target = (changes: Partial<ConnectionTarget>): ConnectionTarget => ({
  transport: 'ssh',
  name: 'node1',
  host: 'web',
  timeout: 10,
  hostKeyChecking: true,
  sshArgs: [],
  ...changes,
});

describe('where the configuration says nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-options-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [],
    ['-o', 'UserKnownHostsFile=/tmp/known', '-o', 'StrictHostKeyChecking=yes', '-o', 'IdentitiesOnly=yes'],
    ['-o', 'StrictHostKeyChecking=accept-new', '-o', 'StrictHostKeyChecking=no'],
    ['-i', '/tmp/key', '-o', 'ConnectTimeout=7', '-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=5'],
    ['-p', '2200', '-l', 'deploy', '-A', '-o', 'PubkeyAuthentication=no', '-o', 'PasswordAuthentication=no'],
    ['-o', 'UserKnownHostsFile=~/%r', '-o', 'ConnectTimeout=1h', '-o', 'StrictHostKeyChecking=off'],
  ])('OpenSSH would say what is there without asking it: %j', async (...args) => {
    // the second is one that it is asked about
    const [quiet, asked] = ['SendEnv LANG\n', 'SendEnv LANG\nVisualHostKey no\n'].map((text, index) => {
      const file = join(folder, String(index));
      writeFileSync(file, text);
      return resolveSettings(
        target({ sshArgs: ['-F', file, ...args.filter(arg => arg !== undefined)] }),
        () => undefined,
      );
    });
    expect(await quiet).toEqual(await asked);
  });
});

test('a port that is none is refused as OpenSSH refuses it, whoever names it', async () => {
  const wrong = { code: 'ssh-config', message: expect.stringContaining('port') };
  const settings = (changes: Partial<ConnectionTarget>) => resolveSettings(target(changes), () => undefined);
  await expect(settings({ sshArgs: ['-F', 'none'], port: 99_999 })).rejects.toMatchObject(wrong);
  await expect(settings({ sshArgs: ['-F', 'none', '-o', 'Port=99999'] })).rejects.toMatchObject(wrong);
});

describe.each([
  ['read by OpenSSH', process.env.PATH],
  ['where there is no OpenSSH', '/nonexistent'],
])('what the configuration says of a host, %s', (_reader, path) => {
  const usual = process.env.PATH;
  let folder: string;
  let files = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsplay-options-'));
    writeFileSync(join(folder, 'included'), 'User included\n');
    process.env.PATH = path;
  });
  afterAll(() => {
    process.env.PATH = usual;
    rmSync(folder, { recursive: true });
  });

  test.each<[string, Partial<SshSettings>]>([
    ['Host web w*\n  Port 2201\nHost *\n  Port 2202', { port: 2201 }],
    ['Host * !web\n  Port 2201', { port: 22 }],
    ['Match host web\n  User matched', { user: 'matched' }],
    ['Match host other\n  User matched\nMatch all\n  User anybody', { user: 'anybody' }],
    ['Match exec "test %h = web"\n  User asked', { user: 'asked' }],
    ['Include FOLDER/included', { user: 'included' }],
    ['Include FOLDER/incl*', { user: 'included' }],
    ['Host other\n  Include FOLDER/included\nHost web\n  User own', { user: 'own' }],
    ['HostName %h.example.com', { hostName: 'web.example.com' }],
    ['ProxyJump a,b@c:2200', { proxyJump: 'a,b@c:2200', proxyCommand: undefined }],
    ['ProxyCommand nc %h %p', { proxyCommand: 'nc %h %p', proxyJump: undefined }],
    ['ProxyCommand none', { proxyCommand: undefined }],
    [
      'IdentityFile FOLDER/one\nIdentityFile FOLDER/two\nIdentitiesOnly yes',
      { identityFiles: ['FOLDER/one', 'FOLDER/two'], identitiesOnly: true },
    ],
    ['IdentityAgent FOLDER/agent', { agent: 'FOLDER/agent' }],
    ['ForwardAgent yes\nIdentityAgent FOLDER/agent', { forwardedAgent: 'FOLDER/agent' }],
    ['ForwardAgent FOLDER/other\nIdentityAgent FOLDER/agent', { forwardedAgent: 'FOLDER/other' }],
    ['ForwardAgent no\nIdentityAgent FOLDER/agent', { forwardedAgent: undefined }],
    ['HostKeyAlias real', { hostKeyAlias: 'real' }],
    ['StrictHostKeyChecking off', { strictHostKeyChecking: 'no' }],
    ['UserKnownHostsFile FOLDER/a FOLDER/b', { userKnownHostsFiles: ['FOLDER/a', 'FOLDER/b'] }],
    ['ServerAliveInterval 7\nServerAliveCountMax 2', { serverAliveInterval: 7, serverAliveCountMax: 2 }],
    ['ConnectTimeout 4', { connectTimeout: 4 }],
    ['AddressFamily inet6', { addressFamily: 6 }],
    ['PubkeyAuthentication no\nPasswordAuthentication no', { publicKeyAllowed: false, passwordAllowed: false }],
  ])('%s', async (text, expected) => {
    // what OpenSSH answered for a file is not asked for again
    const config = join(folder, `config-${++files}`);
    writeFileSync(config, `${text.replaceAll('FOLDER', folder)}\n`);
    const found = await resolveSettings(target({ sshArgs: ['-F', config] }), () => {});
    expect(found).toMatchObject(JSON.parse(JSON.stringify(expected).replaceAll('FOLDER', folder)));
    for (const name of Object.keys(expected) as (keyof SshSettings)[])
      if (expected[name] === undefined) expect(found[name]).toBeUndefined();
  });
});

test('ConnectTimeout bounds the handshake', async () => {
  const server = createServer(() => {});
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const begin = Date.now();
  const opening = openConnection(
    target({ host: '127.0.0.1', port, sshArgs: ['-F', 'none', '-o', 'ConnectTimeout=1'], timeout: 30 }),
    { warn: () => {} },
  );
  await expect(opening).rejects.toMatchObject({ code: 'handshake-timeout' });
  expect(Date.now() - begin).toBeLessThan(5000);
  server.close();
});

const withAgent = sshdMissing() === undefined ? describe : describe.skip;

withAgent('the agent on the host', () => {
  let sshd: TestSshd;
  let agent: ChildProcess;
  let socket: string;
  let fingerprint: string;
  const open: Connection[] = [];

  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: ['ed25519'] });
    socket = join(sshd.directory, 'agent');
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    for (let tries = 0; tries < 100 && !existsSync(socket); tries++) await new Promise(r => setTimeout(r, 20));
    const key = join(sshd.directory, 'in-agent');
    generateKey('ed25519', key);
    appendFileSync(join(sshd.directory, 'authorized_keys'), readFileSync(`${key}.pub`));
    execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
    fingerprint = /SHA256:\S+/.exec(execFileSync('ssh-keygen', ['-lf', key]).toString())?.[0] ?? '';
  });
  afterEach(() => Promise.all(open.splice(0).map(connection => connection[Symbol.asyncDispose]())));
  afterAll(async () => {
    agent.kill();
    await sshd[Symbol.asyncDispose]();
  });

  const listed = async (sshArgs: readonly string[]) => {
    const { host, port, user, keyFile, sshArgs: own } = sshd;
    const connection = await openConnection(
      target({ host, port, user, privateKeyFile: keyFile, sshArgs: [...sshArgs, ...own] }),
      { warn: () => {} },
    );
    open.push(connection);
    const { rc, stdout } = await (await connection.session()).run('ssh-add -l');
    return { rc, stdout: stdout.toString() };
  };

  test('a command of the host can use it, and log in further with it', async () => {
    const agentArgs = ['-o', `IdentityAgent=${socket}`];
    const forwarded = await listed(['-o', 'ForwardAgent=yes', ...agentArgs]);
    expect(forwarded).toMatchObject({ rc: 0, stdout: expect.stringContaining(fingerprint) });
    expect((await listed(['-A', ...agentArgs])).rc).toBe(0);
    expect(await listed(['-o', `ForwardAgent=${socket}`, '-o', 'IdentityAgent=none'])).toMatchObject({ rc: 0 });
    const further = `ssh ${sshd.sshArgs.slice(0, -2).join(' ')} -o IdentityFile=none -p ${sshd.port} 127.0.0.1 echo further`;
    const session = await open[0]?.session();
    expect((await session?.run(further))?.stdout.toString()).toBe('further\n');
  });

  test('is not there where it was not asked for', async () => {
    expect((await listed(['-o', `IdentityAgent=${socket}`])).rc).not.toBe(0);
  });
});
