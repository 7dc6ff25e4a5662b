import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection } from '../../../src/remote/open.ts';
import { generateKey, sshdMissing, startSshd } from '../../support/sshd.ts';

const withSshd = sshdMissing() === undefined ? test : test.skip;

withSshd('an RSA key, where no signature but SHA-512 is taken', async () => {
  await using sshd = await startSshd({
    hostKeyTypes: ['rsa'],
    config: ['PubkeyAcceptedAlgorithms rsa-sha2-512', 'HostKeyAlgorithms rsa-sha2-512'],
  });
  const { host, port, user, sshArgs } = sshd;
  const key = join(sshd.directory, 'id_rsa');
  generateKey('rsa', key);
  copyFileSync(`${key}.pub`, join(sshd.directory, 'authorized_keys'));
  await using connection = await openConnection(
    {
      transport: 'ssh',
      name: 'node1',
      host,
      port,
      user,
      privateKeyFile: key,
      timeout: 10,
      hostKeyChecking: true,
      sshArgs,
    },
    { warn: message => expect(message).toBe('') },
  );
  expect((await (await connection.session()).run('echo here')).stdout.toString()).toBe('here\n');
});
