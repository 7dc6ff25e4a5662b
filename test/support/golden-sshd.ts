import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Substitutions } from './golden.ts';
import { freePort, generateKey, startSshd, type TestSshd } from './sshd.ts';

/** What the words in the files of the folders about ssh stand for, with a real sshd behind them. */
export async function sshdSubstitutions(): Promise<{ readonly sshd: TestSshd; readonly words: Substitutions }> {
  const sshd = await startSshd({ hostKeyTypes: ['ed25519'] });
  const other = join(sshd.directory, 'other');
  generateKey('ed25519', other);
  const [type = '', key = ''] = readFileSync(`${other}.pub`, 'utf8').split(' ');
  return {
    sshd,
    words: {
      SSH_OTHER_HOST_KEY: `[127.0.0.1]:${sshd.port} ${type} ${key}`,
      SSH_KNOWN_HOSTS: sshd.knownHostsFile,
      SSH_KEY: sshd.keyFile,
      OTHER_KEY: other,
      SSH_PORT: String(sshd.port),
      SSH_USER: sshd.user,
    },
  };
}

/** For the folders that need no server: a port at which nobody listens. */
export async function closedPort(): Promise<Substitutions> {
  return { CLOSED_PORT: String(await freePort()) };
}
