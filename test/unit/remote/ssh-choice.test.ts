import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, certify, sshConnections } from '../../support/ssh-connections.ts';
import { generateKey, sshdMissing } from '../../support/sshd.ts';

const withSshd = sshdMissing() === undefined ? describe : describe.skip;
const { connect, keep, serve, warnings } = sshConnections();

const NEW_ONLY = 'KexAlgorithms sntrup761x25519-sha512@openssh.com';
const LACKS =
  /node1: the built-in SSH client lacks what it offers \(key exchange algorithm: sntrup761x25519-\S+\): the/;

withSshd('a host with algorithms that the built-in client lacks', () => {
  test("is reached by the system's client, which is said once and remembered", async () => {
    const sshd = await serve({ config: [NEW_ONLY, 'LogLevel VERBOSE'] });
    expect(await answer(await connect(sshd))).toBe('here\n');
    expect(await answer(await connect(sshd))).toBe('here\n');
    expect(warnings).toEqual([expect.stringMatching(LACKS)]);
    const negotiations = sshd.log().match(/Unable to negotiate/g);
    expect(negotiations).toHaveLength(1);
    expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(2);
  });

  test.each([
    ['ciphers', 'Ciphers aes256-gcm@openssh.com', undefined],
    ['MACs', 'MACs umac-128-etm@openssh.com', /S MAC: umac-128-etm@openssh.com\)/],
  ])('%s', async (_name, line, words) => {
    // an AEAD cipher has no MAC: it is spoken by both
    const lines = words === undefined ? [line] : [line, 'Ciphers aes128-ctr'];
    expect(await answer(await connect(await serve({ config: lines })))).toBe('here\n');
    expect(warnings).toEqual(words === undefined ? [] : [expect.stringMatching(words)]);
  });

  test('`ssh = builtin` keeps to the refusal', async () => {
    const sshd = await serve({ config: [NEW_ONLY] });
    await expect(connect(sshd, { sshClient: 'builtin' })).rejects.toMatchObject({
      code: 'no-common-algorithm',
      hint: expect.stringContaining('ansible_connection: openssh'),
    });
    expect(warnings).toEqual([]);
  });

  test("so it is where the system's client is not there", async () => {
    const sshd = await serve({ config: [NEW_ONLY] });
    await expect(connect(sshd, { sshProgram: '/nonexistent/ssh' })).rejects.toMatchObject({
      code: 'no-common-algorithm',
      hint: expect.stringContaining('ansible_connection: openssh'),
    });
    expect(warnings).toEqual([]);
  });

  test('`ssh = openssh` needs no other attempt', async () => {
    const sshd = await serve({ config: [NEW_ONLY, 'LogLevel VERBOSE'] });
    expect(await answer(await connect(sshd, { sshClient: 'openssh' }))).toBe('here\n');
    expect([warnings, sshd.log()]).toEqual([[], expect.not.stringContaining('Unable to negotiate')]);
  });

  test('a jump host of that kind, and what is behind it', async () => {
    const [jump, sshd] = [await serve({ config: [NEW_ONLY] }), await serve({})];
    const config = join(sshd.directory, 'config');
    const known = `UserKnownHostsFile ${jump.knownHostsFile} ${sshd.knownHostsFile}`;
    writeFileSync(config, `IdentityFile ${jump.keyFile}\nIdentityAgent none\nGlobalKnownHostsFile none\n${known}\n`);
    const sshArgs = ['-F', config, '-J', `${jump.user}@127.0.0.1:${jump.port}`];
    expect(await answer(await connect(sshd, { sshArgs }))).toBe('here\n');
    expect(warnings).toEqual([expect.stringMatching(LACKS)]);
  });
});

withSshd('certificates of hosts', () => {
  const hostCertificate = async (config: readonly string[]) => {
    const directory = mkdtempSync(join(tmpdir(), 'tsplay-certificates-'));
    const key = join(directory, 'host');
    generateKey('ed25519', key);
    const authority = certify(directory, `${key}.pub`, '-h', '-n', '127.0.0.1');
    const sshd = await serve({ config: [`HostKey ${key}`, `HostCertificate ${key}-cert.pub`, ...config] });
    writeFileSync(
      sshd.knownHostsFile,
      `@cert-authority [127.0.0.1]:${sshd.port} ${readFileSync(`${authority}.pub`, 'utf8')}`,
    );
    keep({ [Symbol.asyncDispose]: async () => rmSync(directory, { recursive: true }) });
    return sshd;
  };

  test('of one that shows nothing else', async () => {
    const sshd = await hostCertificate(['HostKeyAlgorithms ssh-ed25519-cert-v01@openssh.com']);
    expect(await answer(await connect(sshd))).toBe('here\n');
    expect(warnings).toEqual([expect.stringMatching(/lacks what it offers \(host key format: ssh-ed25519-cert-v01@/)]);
  });

  test('of one that is known by who signed it', async () => {
    const sshd = await hostCertificate([]);
    expect(await answer(await connect(sshd))).toBe('here\n');
    expect(warnings).toEqual([expect.stringMatching(/does not read certificates of hosts \(.*known_hosts:1\)/)]);
    await expect(connect(sshd, { sshClient: 'builtin' })).rejects.toMatchObject({ code: 'host-key-unknown' });
  });

  test('of another signer: the system client refuses the host', async () => {
    const sshd = await hostCertificate([]);
    const other = join(sshd.directory, 'other');
    generateKey('ed25519', other);
    writeFileSync(
      sshd.knownHostsFile,
      `@cert-authority [127.0.0.1]:${sshd.port} ${readFileSync(`${other}.pub`, 'utf8')}`,
    );
    await expect(connect(sshd)).rejects.toMatchObject({ code: 'host-key-unknown' });
  });
});
