import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket, type Server as TcpServer } from 'node:net';
import type { ServerChannel, Connection as ServerConnection } from 'ssh2';
import ssh2 from 'ssh2';
import type { Connection, ConnectionTarget } from '../../../src/remote/connection.ts';
import { openConnection } from '../../../src/remote/open.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: TcpServer | InstanceType<typeof ssh2.Server>): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  closers.push(() => new Promise<void>(resolve => server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

/** A server that speaks SSH and does with commands what the test says. */
function serve(
  onExec: (channel: ServerChannel, client: ServerConnection, command: string) => void,
  methods: ('password' | 'keyboard-interactive')[] = ['password'],
  tried: string[] = [],
): Promise<number> {
  const server = new ssh2.Server({ hostKeys: [privateKey] }, client => {
    closers.push(async () => void client.end());
    client.on('error', () => {});
    client.on('authentication', context => {
      tried.push(context.method);
      if (context.method === 'password' && context.password === 'right') context.accept();
      else if (context.method === 'keyboard-interactive')
        context.prompt(
          [
            { prompt: 'Password: ', echo: false },
            { prompt: 'Name: ', echo: true },
          ],
          answers => (answers[0] === 'interactive' && answers[1] === '' ? context.accept() : context.reject()),
        );
      else context.reject(methods);
    });
    client.on('session', accept =>
      accept().on('exec', (acceptExec, _r, info) => onExec(acceptExec(), client, info.command)),
    );
  });
  return listen(server);
}

async function connect(port: number, changes: Partial<ConnectionTarget> = {}): Promise<Connection> {
  const connection = await openConnection(
    {
      transport: 'ssh',
      name: 'faulty',
      host: '127.0.0.1',
      port,
      user: 'u',
      password: 'right',
      timeout: 1,
      hostKeyChecking: false,
      sshArgs: [
        '-F',
        'none',
        '-o',
        'IdentityAgent=none',
        '-o',
        'PubkeyAuthentication=no',
        '-o',
        'UserKnownHostsFile=none',
      ],
      ...changes,
    },
    { warn: () => {} },
  );
  closers.push(async () => connection[Symbol.asyncDispose]());
  return connection;
}

test('a password, or the same by keyboard-interactive: one attempt of both', async () => {
  await connect(await serve(() => {}));
  const tried: string[] = [];
  const port = await serve(() => {}, ['password', 'keyboard-interactive'], tried);
  await connect(port, { password: 'interactive' });
  expect(tried).toEqual(['none', 'keyboard-interactive']);
  await expect(connect(port, { password: 'wrong' })).rejects.toMatchObject({
    code: 'authentication-refused',
    message: expect.stringContaining('Invalid/incorrect password'),
  });
  expect(tried).toEqual(['none', 'keyboard-interactive', 'none', 'keyboard-interactive']);
});

test.each(['builtin', 'openssh'] as const)('a server that hangs up at the password gets it once (%s)', async client => {
  const passwords: string[] = [];
  const server = new ssh2.Server({ hostKeys: [privateKey] }, each => {
    each.on('error', () => {});
    each.on('authentication', context => {
      if (context.method !== 'password') return context.reject(['password']);
      passwords.push(context.password);
      // without a word
      (each as unknown as { readonly _sock: Socket })._sock.destroy();
    });
  });
  const port = await listen(server);
  const sshArgs = ['-F', 'none', '-o', 'IdentityAgent=none', '-o', 'UserKnownHostsFile=/dev/null'];
  await expect(connect(port, { sshClient: client, timeout: 5, sshArgs })).rejects.toMatchObject({
    code: 'handshake-failed',
  });
  expect(passwords).toEqual(['right']);
});

test.each<[string, (socket: Socket) => void, string]>([
  ['says nothing', () => {}, 'handshake-timeout'],
  ['stops after its banner', socket => socket.write('SSH-2.0-Stalled\r\n'), 'handshake-timeout'],
  ['hangs up at once', socket => socket.destroy(), 'connection-dropped'],
  ['is no SSH server', socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'connection-dropped'],
])('a server that %s', async (_name, behave, code) => {
  const sockets: Socket[] = [];
  const server = createServer(socket => {
    socket.on('error', () => {});
    sockets.push(socket);
    behave(socket);
  });
  const port = await listen(server);
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
  });
  await expect(connect(port)).rejects.toMatchObject({ name: 'UnreachableError', code });
});

test.each<[string, RegExp, RegExp]>([
  ['Exceeded MaxStartups', /it said: Exceeded MaxStartups$/, /^too many connections .*MaxStartups/],
  [
    'Not allowed at this time',
    /it said: Not allowed at this time$/,
    /^after failed logins.*PerSourcePenalties.*MaxStartups/,
  ],
  ['', /remote host|before handshake/, /MaxStartups.*PerSourcePenalties/],
])('hung up with %j: what was said, and what it means', async (said, message, hint) => {
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.resume().end(said === '' ? '' : `${said}\r\n`);
  });
  await expect(connect(await listen(server))).rejects.toMatchObject({
    code: 'connection-dropped',
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

test('a shell that never answers', async () => {
  const port = await serve(channel => channel.on('data', () => {}));
  await expect((await connect(port)).session()).rejects.toMatchObject({ code: 'shell-timeout' });
});

test('an account without a shell is told in its own words', async () => {
  const port = await serve(channel => {
    channel.write('This account is currently not available.\n');
    channel.exit(1);
    channel.end();
  });
  await expect((await connect(port)).session()).rejects.toMatchObject({
    code: 'no-shell',
    message: expect.stringContaining('This account is currently not available.'),
  });
});

/** Answers the greeting as a shell would, and lets the test deal with the first script. */
function fakeShell(onScript: (channel: ServerChannel, client: ServerConnection, marker: string) => void) {
  let scripts = 0;
  const port = serve((channel, client) => {
    channel.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      const greeting = /echo "(\w{32}) \$\$ /.exec(text)?.[1];
      if (greeting !== undefined) {
        channel.write(`noise of a start file\n${greeting} 1 printf\n`);
        channel.stderr.write(`${greeting}\n`);
        return;
      }
      scripts++;
      onScript(channel, client, /__tsplay_end (\w{32}) /.exec(text)?.[1] ?? '');
    });
  });
  return { port, scripts: () => scripts };
}

function exit(channel: ServerChannel, output = ''): void {
  channel.write(output);
  channel.exit(0);
  channel.end();
}

test.each<[string, (channel: ServerChannel, client: ServerConnection, marker: string) => void]>([
  ['the connection is cut', (_channel, client) => client.end()],
  ['the channel closes without a status', channel => channel.close()],
  ['the shell exits', channel => exit(channel)],
  ['the shell exits after half the output', channel => exit(channel, 'half')],
  ['a wrong marker comes', channel => exit(channel, `${'0'.repeat(32)} 0\n`)],
])('mid-script %s: unreachable, and never sent twice', async (_name, act) => {
  const shell = fakeShell(act);
  const session = await (await connect(await shell.port)).session();
  await expect(session.run('reboot')).rejects.toMatchObject({ name: 'UnreachableError', code: 'connection-lost' });
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(shell.scripts()).toBe(1);
});

test('a status that came is kept though the connection ends before stderr does', async () => {
  const shell = fakeShell((channel, client, marker) => {
    channel.stderr.write('last words');
    channel.write(`out${marker} 4\n`);
    setTimeout(() => client.end(), 100);
  });
  const session = await (await connect(await shell.port)).session();
  const { rc, stdout, stderr } = await session.run('x');
  expect([rc, String(stdout), String(stderr)]).toEqual([4, 'out', 'last words']);
});

test('a host key that signs with SHA-1 is taken only when asked for', async () => {
  const server = new ssh2.Server({ hostKeys: [privateKey], algorithms: { serverHostKey: ['ssh-rsa'] } }, client => {
    client.on('error', () => {});
    client.on('authentication', context => context.accept());
  });
  const port = await listen(server);
  await expect(connect(port)).rejects.toMatchObject({
    code: 'no-common-algorithm',
    hint: expect.stringContaining('HostKeyAlgorithms=+ssh-rsa'),
  });
  const sshArgs = ['-F', 'none', '-o', 'IdentityAgent=none', '-o', 'UserKnownHostsFile=none'];
  await connect(port, { sshArgs: [...sshArgs, '-o', 'HostKeyAlgorithms=+ssh-rsa'] });
});
