import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, Session } from '../../../src/remote/connection.ts';
import { openConnection } from '../../../src/remote/open.ts';
import { sshdMissing, startSshd, type TestSshd } from '../../support/sshd.ts';
import { openWire, type Wire } from '../../support/wire.ts';

const withSshd = sshdMissing() === undefined ? describe : describe.skip;

withSshd('a wire that fails', () => {
  let sshd: TestSshd;
  let wire: Wire;
  let folder: string;
  const open: Connection[] = [];

  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());
  beforeEach(async () => {
    wire = await openWire(sshd.port);
    folder = mkdtempSync(join(tmpdir(), 'tsplay-wire-'));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(connection => connection[Symbol.asyncDispose]()));
    await wire[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const connect = async (options: readonly string[] = [], timeout = 2, port = wire.port) => {
    const connection = await openConnection(
      {
        transport: 'ssh',
        name: 'node1',
        host: '127.0.0.1',
        port,
        user: sshd.user,
        privateKeyFile: sshd.keyFile,
        timeout,
        hostKeyChecking: true,
        sshArgs: ['-o', `HostKeyAlias=[127.0.0.1]:${sshd.port}`, ...options, ...sshd.sshArgs],
      },
      { warn: () => {} },
    );
    open.push(connection);
    return connection;
  };
  const appears = async (file: string) => {
    for (let i = 0; i < 200 && !existsSync(file); i++) await new Promise(resolve => setTimeout(resolve, 20));
  };
  /** Runs of a script, counted on the host. */
  const runs = (name: string) => readFileSync(join(folder, name), 'utf8').length;

  test.each<[string, () => void]>([
    ['cut', () => wire.cut()],
    ['corrupted', () => (wire.fromServer = 'corrupt')],
  ])('%s in the middle of a script: unreachable, and it ran once', async (_name, fail) => {
    const session = await (await connect()).session();
    const running = session.run(`printf x >>${folder}/begun; sleep 0.5; printf y >>${folder}/ended`);
    await appears(join(folder, 'begun'));
    fail();
    await expect(running).rejects.toMatchObject({ name: 'UnreachableError', code: 'connection-lost' });
    wire.fromServer = 'pass';
    await appears(join(folder, 'ended'));
    expect([runs('begun'), runs('ended'), wire.connections]).toEqual([1, 1, 1]);
  });

  test('cut when the script has ended and its result is on the way: unreachable, and it ran once', async () => {
    const session = await (await connect()).session();
    wire.fromServer = 'hold';
    const running = session.run(`printf x >>${folder}/ended`);
    await appears(join(folder, 'ended'));
    wire.fromServer = 'pass';
    wire.cut();
    await expect(running).rejects.toMatchObject({ name: 'UnreachableError', code: 'connection-lost' });
    expect([runs('ended'), wire.connections]).toEqual([1, 1]);
  });

  test('cut under what must not end half-way: it goes on to its end, though nobody reads what it prints', async () => {
    const session = await (await connect()).session();
    const work = `touch ${folder}/begun; for i in 1 2 3; do echo $i; echo $i >&2; sleep 0.2; done; /bin/echo x; touch ${folder}/ended`;
    const running = session.run(work, { mustFinish: 'dpkg' });
    await appears(join(folder, 'begun'));
    wire.cut();
    await expect(running).rejects.toMatchObject({ code: 'connection-lost' });
    await appears(join(folder, 'ended'));
    expect(existsSync(join(folder, 'ended'))).toBe(true);
  });

  test('half open: the other side is gone without a word, and that is noticed', async () => {
    const session = await (await connect(['-o', 'ServerAliveInterval=1', '-o', 'ServerAliveCountMax=2'])).session();
    wire.forget();
    const begin = Date.now();
    await expect(session.run(`printf x >>${folder}/begun`)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(Date.now() - begin).toBeLessThan(8000);
    expect(existsSync(join(folder, 'begun'))).toBe(false);
  });

  test('gone while idle: the next script is unreachable, and is not sent', async () => {
    const session = await (await connect()).session();
    await session.run(':');
    wire.cut();
    await new Promise(resolve => setTimeout(resolve, 50));
    await expect(session.run(`printf x >>${folder}/begun`)).rejects.toMatchObject({ name: 'UnreachableError' });
    expect([existsSync(join(folder, 'begun')), wire.connections]).toEqual([false, 1]);
  });

  test.each(['fromServer', 'fromClient'] as const)('stalled from the start (%s)', async side => {
    wire[side] = 'hold';
    await expect(connect([], 1)).rejects.toMatchObject({ name: 'UnreachableError', code: 'handshake-timeout' });
  });

  test.each([1, 2, 3, 4, 5, 6, 8])(
    'silent after %i pieces of its answers: the word for it comes in seconds',
    async pieces => {
      wire.passes = pieces;
      const begin = Date.now();
      const work = async () => {
        const alive = ['-o', 'ServerAliveInterval=1', '-o', 'ServerAliveCountMax=2'];
        const session = await (await connect(alive, 1)).session();
        for (let i = 0; i < 12; i++) await session.run(`printf x >>${folder}/begun`);
      };
      await expect(work()).rejects.toMatchObject({
        name: 'UnreachableError',
        code: expect.stringMatching(/^((handshake|authentication|channel|shell)-timeout|connection-lost)$/),
        message: expect.stringMatching(/node1|127\.0\.0\.1/),
      });
      expect(Date.now() - begin).toBeLessThan(8000);
    },
  );

  test('a server that stands still does not keep us when we leave', async () => {
    const connection = await connect([], 2, sshd.port);
    let server = Number((await (await connection.session()).run('echo $PPID')).stdout);
    const told = (file: string) => readFileSync(`/proc/${server}/${file}`, 'utf8');
    // a login shell may stand between them
    for (let i = 0; i < 2 && !told('comm').startsWith('sshd'); i++)
      server = Number(/.*\) \S (\d+)/s.exec(told('stat'))?.[1]);
    expect(told('comm')).toMatch(/^sshd/);
    process.kill(server, 'SIGSTOP');
    try {
      const begin = Date.now();
      await connection[Symbol.asyncDispose]();
      expect(Date.now() - begin).toBeLessThan(3000);
    } finally {
      process.kill(server, 'SIGCONT');
    }
  });

  test('a transfer that is cut leaves no half file', async () => {
    const connection = await connect();
    async function* content() {
      yield Buffer.alloc(100_000);
      wire.cut();
      yield Buffer.alloc(100_000);
    }
    const { Readable } = await import('node:stream');
    const target = join(folder, 'uploaded');
    await expect(connection.upload(Readable.from(content()), target, 0o644)).rejects.toMatchObject({
      name: 'UnreachableError',
    });
    expect(existsSync(target)).toBe(false);
  });
});

withSshd('a banner longer than the built-in client takes', () => {
  test("the system's own client takes over, which is said", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-banner-'));
    writeFileSync(join(folder, 'banner'), 'Authorised use only.\n'.repeat(3000));
    await using sshd = await startSshd({ config: [`Banner ${folder}/banner`] });
    const warnings: string[] = [];
    const open = () =>
      openConnection(
        {
          transport: 'ssh',
          name: 'node1',
          host: sshd.host,
          port: sshd.port,
          user: sshd.user,
          privateKeyFile: sshd.keyFile,
          timeout: 5,
          hostKeyChecking: true,
          sshArgs: sshd.sshArgs,
        },
        { warn: message => warnings.push(message) },
      );
    try {
      await using connection = await open();
      expect((await (await connection.session()).run('echo here')).stdout.toString()).toBe('here\n');
      expect(warnings).toEqual([expect.stringContaining('banner is too long')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

withSshd('a host that restricts', () => {
  const session = async (sshd: TestSshd) => {
    const connection = await openConnection(
      {
        transport: 'ssh',
        name: 'node1',
        host: sshd.host,
        port: sshd.port,
        user: sshd.user,
        privateKeyFile: sshd.keyFile,
        timeout: 30,
        hostKeyChecking: true,
        sshArgs: sshd.sshArgs,
      },
      { warn: () => {} },
    );
    return { connection, opened: connection.session() };
  };

  test.each([
    ['/bin/echo only this', 'only this'],
    ['/bin/false', 'gave no /bin/sh'],
    ["/bin/bash -rc 'exec /bin/sh'", 'restricted'],
    ['/usr/sbin/nologin', 'not available'],
  ])('%s in place of the shell is told', async (command, words) => {
    await using sshd = await startSshd({ config: [`ForceCommand ${command}`] });
    const { connection, opened } = await session(sshd);
    await expect(opened).rejects.toMatchObject({ code: 'no-shell', message: expect.stringContaining(words) });
    await connection[Symbol.asyncDispose]();
  });

  test('one channel at a time (MaxSessions 1): identities and transfers take turns', async () => {
    await using sshd = await startSshd({ config: ['MaxSessions 1'] });
    const { connection, opened } = await session(sshd);
    const plain = await opened;
    const text = async (of: Session) => (await of.run('echo in')).stdout.toString();
    expect(await text(plain)).toBe('in\n');
    const target = join(sshd.directory, 'uploaded');
    await connection.upload(Buffer.alloc(300_000, 'x'), target, 0o600);
    expect(readFileSync(target).length).toBe(300_000);
    expect(await text(plain)).toBe('in\n');
    const flags = process.getuid?.() === 0 ? [{ method: 'su', user: 'nobody', flags: '-s /bin/sh' }] : [];
    for (const become of flags) expect(await text(await connection.session(become))).toBe('in\n');
    expect(await text(plain)).toBe('in\n');
    expect(await connection.lockNode('me')).toEqual({ state: 'impossible' });
    expect(await text(plain)).toBe('in\n');
    await connection[Symbol.asyncDispose]();
  });

  test('more connections at once than MaxStartups lets in all come through', async () => {
    await using sshd = await startSshd({ config: ['MaxStartups 8:100:10'] });
    const all = await Promise.all(Array.from({ length: 24 }, () => session(sshd)));
    const results = await Promise.all(all.map(async ({ opened }) => (await opened).run('echo in')));
    expect(results.map(result => result.stdout.toString())).toEqual(Array.from({ length: 24 }, () => 'in\n'));
    await Promise.all(all.map(({ connection }) => connection[Symbol.asyncDispose]()));
  });
});
