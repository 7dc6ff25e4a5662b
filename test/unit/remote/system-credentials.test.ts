import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { ConnectionTarget } from '../../../src/remote/connection.ts';
import { openConnection } from '../../../src/remote/open.ts';
import { fidoKeyFile, startFidoAgent } from '../../support/fido-agent.ts';
import { answer, certify, sshConnections } from '../../support/ssh-connections.ts';
import { generateKey, sshdMissing } from '../../support/sshd.ts';

const withSshd = sshdMissing() === undefined ? describe : describe.skip;
const { connect, keep, serve, warnings } = sshConnections();

withSshd('certificates of users', () => {
  test.each(['beside the key', 'named by CertificateFile'])('%s', async how => {
    const directory = mkdtempSync(join(tmpdir(), 'tsplay-certificates-'));
    const key = join(directory, 'id');
    generateKey('ed25519', key);
    const authority = certify(directory, `${key}.pub`, '-n', userInfo().username);
    const sshd = await serve({ config: [`TrustedUserCAKeys ${authority}.pub`, 'AuthorizedKeysFile none'] });
    const named = join(directory, 'named-cert.pub');
    if (how !== 'beside the key') execFileSync('mv', [`${key}-cert.pub`, named]);
    const sshArgs = how === 'beside the key' ? sshd.sshArgs : [...sshd.sshArgs, '-o', `CertificateFile=${named}`];
    expect(await answer(await connect(sshd, { privateKeyFile: key, sshArgs }))).toBe('here\n');
    expect(warnings).toEqual([
      expect.stringMatching(
        /^node1: the built-in SSH client was refused, and cannot use the certificate \S+-cert.pub: the/,
      ),
    ]);
    rmSync(directory, { recursive: true });
  });
});

withSshd('GSSAPI', () => {
  // no domain is here: what stands for Kerberos' program says whether there is a ticket, and the login is refused all the same
  test.each([
    [
      0,
      /Permission denied \(publickey,gssapi-keyex,gssapi-with-mic\)/,
      [expect.stringContaining('cannot use a Kerberos ticket')],
    ],
    [1, /Permission denied \(publickey,gssapi-keyex,gssapi-with-mic\)/, []],
  ])('is tried where there is a ticket (klist: %d)', async (status, message, said) => {
    const sshd = await serve({ config: ['GSSAPIAuthentication yes', 'AuthorizedKeysFile none'] });
    writeFileSync(join(sshd.directory, 'klist'), `#!/bin/sh\nexit ${status}\n`, { mode: 0o755 });
    const { PATH } = process.env;
    process.env.PATH = `${sshd.directory}:${PATH}`;
    try {
      const sshArgs = [...sshd.sshArgs, '-o', 'GSSAPIAuthentication=yes'];
      await expect(connect(sshd, { sshArgs })).rejects.toMatchObject({ message: expect.stringMatching(message) });
      expect(warnings).toEqual(said);
    } finally {
      process.env.PATH = PATH;
    }
  });
});

withSshd('a FIDO key', () => {
  test('in the agent', async () => {
    const sshd = await serve({});
    const agent = await startFidoAgent(join(sshd.directory, 'agent'));
    keep(agent);
    writeFileSync(join(sshd.directory, 'authorized_keys'), `${agent.publicKey}\n`);
    const sshArgs = [...sshd.sshArgs.slice(0, -2), '-o', `IdentityAgent=${agent.socket}`];
    expect(await answer(await connect(sshd, { privateKeyFile: undefined, sshArgs }))).toBe('here\n');
    expect(warnings).toEqual([expect.stringContaining('was refused, and cannot use a FIDO key in the agent')]);
    // one login, and so one touch, for all that goes on there
    expect(agent.signatures()).toBe(1);
  });

  // no device is here: that the system's client is asked shows in its words
  test('in a file', async () => {
    const sshd = await serve({});
    const agent = await startFidoAgent(join(sshd.directory, 'agent'));
    keep(agent);
    const key = join(sshd.directory, 'id_ed25519_sk');
    writeFileSync(key, fidoKeyFile(agent.blob), { mode: 0o600 });
    writeFileSync(`${key}.pub`, `${agent.publicKey}\n`);
    await expect(connect(sshd, { privateKeyFile: key })).rejects.toMatchObject({ code: 'authentication-refused' });
    expect(warnings).toEqual([expect.stringContaining(`cannot use the FIDO key ${key}`)]);
  });

  // a server of ssh2's, which tells what it was sent
  test.each<[string, Partial<ConnectionTarget>, string[]]>([
    ['comes before the password, which the other client sends once', {}, [expect.stringContaining('the FIDO key')]],
    ['is not waited for where the built-in client is wanted', { sshClient: 'builtin' }, []],
  ])('%s', async (_name, changes, said) => {
    const directory = mkdtempSync(join(tmpdir(), 'tsplay-fido-'));
    const agent = await startFidoAgent(join(directory, 'agent'));
    keep(agent);
    const [key, hostKey] = [join(directory, 'id_sk'), join(directory, 'host')];
    writeFileSync(key, fidoKeyFile(agent.blob), { mode: 0o600 });
    generateKey('ed25519', hostKey);
    const passwords: string[] = [];
    const server = new ssh2.Server({ hostKeys: [readFileSync(hostKey)] }, client => {
      client.on('error', () => {});
      client.on('authentication', context => {
        if (context.method === 'password') passwords.push(context.password);
        context.reject(['publickey', 'password']);
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
    const target: ConnectionTarget = {
      transport: 'ssh',
      name: 'node1',
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      user: 'u',
      password: 'secret',
      privateKeyFile: key,
      timeout: 10,
      hostKeyChecking: false,
      sshArgs: ['-F', 'none', '-o', 'IdentityAgent=none', '-o', 'UserKnownHostsFile=/dev/null'],
      ...changes,
    };
    await expect(openConnection(target, { warn: message => warnings.push(message) })).rejects.toMatchObject({
      code: 'authentication-refused',
      message: expect.stringContaining('Invalid/incorrect password'),
    });
    expect(passwords).toEqual(['secret']);
    expect(warnings.filter(each => !each.includes('host key checking'))).toEqual(said);
    server.close();
    rmSync(directory, { recursive: true });
  });
});
