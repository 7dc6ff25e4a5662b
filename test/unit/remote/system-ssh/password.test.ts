import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, ConnectionTarget } from '../../../../src/remote/connection.ts';
import { openConnection } from '../../../../src/remote/open.ts';
import { canMount, sshdMissing, startSshd, type TestSshd } from '../../../support/sshd.ts';

const PASSWORD = "it's $(a) pass\\word %";
const withPasswords = sshdMissing() === undefined && canMount() ? describe : describe.skip;

/** What the processes of this machine were called with. */
const commandLines = () => execFileSync('ps', ['-eo', 'args']).toString();
/** The folder of the connection to a server. */
const folderOf = ({ port }: TestSshd) => new RegExp(`ControlPath=(\\S+)/s .*Port=${port} `).exec(commandLines())?.[1];

withPasswords("a password for the system's client", () => {
  let directory: string;
  let sshd: TestSshd;
  const open: Connection[] = [];
  const warnings: string[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tsplay-password-'));
    // seen by this server alone
    const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: PASSWORD }).toString().trim();
    const shadow = readFileSync('/etc/shadow', 'utf8').replace(/^root:[^:]*:/m, `root:${hash}:`);
    writeFileSync(join(directory, 'shadow'), shadow, { mode: 0o640 });
    sshd = await startSshd({
      hostKeyTypes: ['ed25519'],
      mounts: `mount --bind ${directory}/shadow /etc/shadow`,
      config: [
        'KexAlgorithms sntrup761x25519-sha512@openssh.com',
        'PasswordAuthentication yes',
        'KbdInteractiveAuthentication no',
        'UsePAM no',
        'MaxSessions 3',
        'LogLevel VERBOSE',
      ],
    });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(connection => connection[Symbol.asyncDispose]()));
    warnings.length = 0;
  });
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  const connect = async (changes: Partial<ConnectionTarget> = {}) => {
    const connection = await openConnection(
      {
        transport: 'ssh',
        name: 'node1',
        host: sshd.host,
        port: sshd.port,
        user: sshd.user,
        password: PASSWORD,
        timeout: 10,
        hostKeyChecking: true,
        sshArgs: [...sshd.sshArgs, '-o', 'IdentityFile=none'],
        ...changes,
      },
      { warn: message => warnings.push(message) },
    );
    open.push(connection);
    return connection;
  };
  const logins = (words: RegExp) => sshd.log().match(words)?.length ?? 0;

  test('goes over once for all shells and transfers, by no argument, file or variable', async () => {
    const connection = await connect();
    expect(warnings).toEqual([expect.stringContaining('the OpenSSH client of this machine is used')]);
    const session = await connection.session();
    expect((await session.run('echo here; exit 255')).rc).toBe(255);
    const su = await connection.session({ method: 'su', user: 'nobody', flags: '-s /bin/sh' });
    expect((await su.run('id -un')).stdout.toString()).toBe('nobody\n');
    const file = join(directory, 'uploaded');
    await connection.upload(Buffer.alloc(300_000, 'x'), file, 0o600);
    expect(readFileSync(file).length).toBe(300_000);
    expect((await connection.raw('cat; exit 3', { stdin: 'given' })).rc).toBe(3);
    expect(logins(/Accepted password/g)).toBe(1);
    const folder = folderOf(sshd) ?? '';
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder, 'askpass'), 'utf8')).not.toContain('pass\\word');
    expect(commandLines()).not.toContain('pass\\word');
    await connection[Symbol.asyncDispose]();
    expect([existsSync(folder), folderOf(sshd)]).toEqual([false, undefined]);
  });

  test('more shells than the server allows take turns', async () => {
    const connection = await connect();
    for (const user of ['nobody', 'daemon', 'bin', 'sys']) {
      const session = await connection.session({ method: 'su', user, flags: '-s /bin/sh' });
      expect((await session.run('id -un')).stdout.toString()).toBe(`${user}\n`);
    }
  });

  test('one that is not taken is sent once', async () => {
    const before = logins(/Failed password/g);
    await expect(connect({ password: 'wrong' })).rejects.toMatchObject({
      code: 'authentication-refused',
      message: expect.stringMatching(/^Invalid\/incorrect password: root@127\.0\.0\.1: Permission denied/),
    });
    expect([logins(/Failed password/g), folderOf(sshd)]).toEqual([before + 1, undefined]);
  });

  test('a jump host that asks for one does not get it', async () => {
    const config = join(directory, 'config');
    writeFileSync(config, `UserKnownHostsFile ${sshd.knownHostsFile}\nIdentityFile none\nIdentityAgent none\n`);
    const before = logins(/Failed password|Accepted password/g);
    const sshArgs = ['-F', config, '-J', `root@127.0.0.1:${sshd.port}`];
    await expect(connect({ sshArgs, sshClient: 'openssh' })).rejects.toMatchObject({ name: 'UnreachableError' });
    expect(logins(/Failed password|Accepted password/g)).toBe(before);
  });

  test('a server that is gone while a script runs: the connection is lost, and nothing is sent again', async () => {
    const connection = await connect();
    const session = await connection.session();
    const before = logins(/Accepted password/g);
    const runs = join(directory, 'runs');
    const cut = 'p=$PPID; grep -q ^sshd /proc/$p/comm || read -r _ _ _ p _ </proc/$p/stat; kill -9 $p';
    await expect(session.run(`echo run >>${runs}; ${cut}`)).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(session.run('echo again')).rejects.toMatchObject({ name: 'UnreachableError' });
    expect([readFileSync(runs, 'utf8'), logins(/Accepted password/g)]).toEqual(['run\n', before]);
  });
});
