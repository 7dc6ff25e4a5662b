import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Connection, ConnectionTarget } from '../../src/remote/connection.ts';
import { openConnection } from '../../src/remote/open.ts';
import { generateKey, type SshdOptions, startSshd, type TestSshd } from './sshd.ts';

/** Servers and connections of a test file, closed after each test; what was warned of is kept until then. */
export function sshConnections() {
  const open: AsyncDisposable[] = [];
  const warnings: string[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]();
    warnings.length = 0;
  });
  return {
    warnings,
    /** Closed after the test, too. */
    keep: <T extends AsyncDisposable>(each: T): T => {
      open.push(each);
      return each;
    },
    serve: async (options: SshdOptions): Promise<TestSshd> => {
      const sshd = await startSshd({ hostKeyTypes: ['ed25519'], ...options });
      open.push(sshd);
      return sshd;
    },
    /** As `node1`, by `ssh`. */
    connect: async (sshd: TestSshd, changes: Partial<ConnectionTarget> = {}): Promise<Connection> => {
      const target: ConnectionTarget = {
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
      };
      const connection = await openConnection(target, { warn: message => warnings.push(message) });
      open.push(connection);
      return connection;
    },
  };
}

/** What `echo here` prints there. */
export async function answer(connection: Connection): Promise<string> {
  return (await (await connection.session()).run('echo here')).stdout.toString();
}

/** Makes an authority, and a certificate of it for a public key: `FILE-cert.pub`. */
export function certify(directory: string, publicKey: string, ...how: string[]): string {
  const authority = join(directory, 'authority');
  generateKey('ed25519', authority);
  execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'test', ...how, publicKey]);
  return authority;
}
