import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Connection, ConnectionTarget } from '../../../src/remote/connection.ts';
import { openConnection } from '../../../src/remote/open.ts';
import { sshdMissing, startSshd, type TestSshd } from '../../support/sshd.ts';

const transports = sshdMissing() === undefined ? (['local', 'ssh'] as const) : (['local'] as const);
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const mode = (file: string) => (statSync(file).mode & 0o7777).toString(8);

describe.each(transports)('files over %s', transport => {
  let sshd: TestSshd | undefined;
  let connection: Connection;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tsplay-transfer-'));
    if (transport === 'ssh') sshd = await startSshd({ sftp: false });
    const target: ConnectionTarget = {
      transport,
      name: 'node1',
      host: '127.0.0.1',
      timeout: 10,
      hostKeyChecking: true,
      sshArgs: sshd?.sshArgs ?? [],
      ...(sshd === undefined ? {} : { port: sshd.port, user: sshd.user, privateKeyFile: sshd.keyFile }),
    };
    connection = await openConnection(target, { warn: () => {} });
  });

  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
    await sshd?.[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  test('what an upload left that was cut off is taken away, and nothing else', async () => {
    const folder = mkdtempSync(join(directory, "it's "));
    const node = spawnSync('uname', ['-n'], { encoding: 'utf8' }).stdout.trim();
    const { pid: ended } = spawnSync('true');
    const mine = { left: `.tsplay-${node}-${ended}-abc`, running: `.tsplay-${node}-${process.pid}-abc` };
    const others = [`.tsplay-elsewhere-${ended}-abc`, `.tsplay-${node}--abc`, `.tsplay-${'0'.repeat(32)}`];
    for (const name of [...Object.values(mine), ...others]) writeFileSync(join(folder, name), '');
    symlinkSync('x', join(folder, `.tsplay-${node}-${ended}-link`));
    await connection.upload(randomBytes(100_000), join(folder, 'new'), 0o600);
    const kept = [mine.running, ...others, `.tsplay-${node}-${ended}-link`, 'new'];
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });

  test('an upload that is under way bears the name of a shell that runs', async () => {
    const folder = mkdtempSync(join(directory, 'under-way-'));
    let names: string[] = [];
    async function* content() {
      yield randomBytes(1000);
      for (let i = 0; i < 100 && names.length === 0; i++) {
        await new Promise(resolve => setTimeout(resolve, 20));
        names = readdirSync(folder);
      }
      yield randomBytes(1000);
    }
    await connection.upload(Readable.from(content()), join(folder, 'new'), 0o600);
    const pid = Number(/-(\d+)-[0-9a-f]{24}$/.exec(names[0] ?? '')?.[1]);
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(readdirSync(folder)).toEqual(['new']);
  });

  test.each([[0], [1], [96 * 1024], [96 * 1024 + 1], [5_000_000]])('%i bytes there and back', async size => {
    const file = join(directory, `it's ${size} "$HOME"`);
    const content = randomBytes(size);
    await connection.upload(content, file, 0o640);
    expect(mode(file)).toBe('640');
    expect(hash(readFileSync(file))).toBe(hash(content));
    const chunks: Buffer[] = [];
    for await (const chunk of await connection.download(file)) chunks.push(chunk as Buffer);
    expect(hash(Buffer.concat(chunks))).toBe(hash(content));
  });

  test('a stream', async () => {
    const file = join(directory, 'streamed');
    const parts = Array.from({ length: 40 }, () => randomBytes(30_000));
    await connection.upload(Readable.from(parts), file, 0o4755);
    expect(mode(file)).toBe('4755');
    expect(hash(readFileSync(file))).toBe(hash(Buffer.concat(parts)));
  });

  test.each([[10], [200_000]])('leaves nothing behind where it fails (%i bytes)', async size => {
    const folder = join(directory, `refusing-${size}`);
    mkdirSync(join(folder, 'target'), { recursive: true });
    await expect(connection.upload(randomBytes(size), join(folder, 'target'), 0o600)).rejects.toMatchObject({
      code: 'transfer',
      message: expect.stringContaining('is a directory'),
    });
    expect(readdirSync(folder)).toEqual(['target']);
    await expect(connection.upload(randomBytes(size), join(folder, 'no', 'folder'), 0o600)).rejects.toMatchObject({
      code: 'transfer',
    });
  });

  test('a source that breaks changes nothing', async () => {
    const folder = join(directory, 'broken');
    mkdirSync(folder);
    writeFileSync(join(folder, 'f'), 'before');
    const source = Readable.from(
      (function* () {
        yield Buffer.alloc(100_000);
        throw new Error('disk trouble');
      })(),
    );
    await expect(connection.upload(source, join(folder, 'f'), 0o600)).rejects.toThrow('disk trouble');
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  test('a link at the target is replaced, not followed', async () => {
    const victim = join(directory, 'victim');
    writeFileSync(victim, 'untouched');
    symlinkSync(victim, join(directory, 'link'));
    await connection.upload(Buffer.from('new'), join(directory, 'link'), 0o600);
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
    expect(readFileSync(join(directory, 'link'), 'utf8')).toBe('new');
  });

  test('what cannot be read errors in the stream, with the reason', async () => {
    const read = async () => {
      for await (const chunk of await connection.download(join(directory, 'missing'))) void chunk;
    };
    // in the language of the host: over ssh it may be another than here
    const said = spawnSync('cat', [join(directory, 'missing')], { encoding: 'utf8' })
      .stderr.trim()
      .split(': ')
      .at(-1);
    const message = expect.stringMatching(new RegExp(`No such file|${said}`));
    await expect(read()).rejects.toMatchObject({ code: 'transfer', message });
  });

  const asRoot = userInfo().uid === 0 ? test : test.skip;
  asRoot.each([[10], [200_000]])('as another identity (%i bytes)', async size => {
    const become = { method: 'su', user: 'nobody' };
    const folder = mkdtempSync(join('/tmp', 'tsplay-nobody-'));
    try {
      await (await connection.session()).run(`chown nobody ${folder}`);
      await connection.upload(randomBytes(size), join(folder, 'f'), 0o600, become);
      expect(statSync(join(folder, 'f')).uid).toBe(statSync(folder).uid);
      let bytes = 0;
      for await (const chunk of await connection.download(join(folder, 'f'), become)) bytes += (chunk as Buffer).length;
      expect(bytes).toBe(size);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
