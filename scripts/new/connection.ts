/** A connection through a program of this machine that runs a command elsewhere. */
export function files(name: string): Readonly<Record<string, string>> {
  return {
    [`src/remote/connections/${name}.ts`]: `import type { ConnectionTarget } from '../connection.ts';
import { defineConnection } from '../connection-kind.ts';
import type { Program } from '../program-connection.ts';
import { safeName } from '../shell.ts';

export default defineConnection({
  summary: 'Another root of this machine, by \`chroot\`.',
  addressVariables: ['ansible_host'],
  open: async (target, { signal }) => {
    const { openProgram } = await import('../program-connection.ts');
    return openProgram(target, program(target), signal);
  },
});

/** @throws PlayError \`unsafe-name\` */
function program({ host }: ConnectionTarget): Program {
  return {
    run: command => ['chroot', safeName('host name', host), '/bin/sh', '-c', command],
    failure: 125,
    failed: \`Failed to enter \${host}: \`,
  };
}
`,
    [`test/unit/remote/connections/${name}.test.ts`]: `import type { Connection } from '../../../../src/remote/connection.ts';
import { openConnection } from '../../../../src/remote/open.ts';

const open: Connection[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(connection => connection[Symbol.asyncDispose]()));
});

const connect = async (host: string) => {
  const target = { transport: '${name}', name: 'h', host, timeout: 10, hostKeyChecking: true, sshArgs: [] };
  const connection = await openConnection(target, { warn: () => undefined });
  open.push(connection);
  return connection;
};

test('where it does not lead is unreachable', async () => {
  await expect(connect('/nowhere')).rejects.toMatchObject({ code: 'program-failed' });
});

test('no name is taken for an option', async () => {
  await expect(connect('--help')).rejects.toMatchObject({ code: 'unsafe-name' });
});
`,
  };
}
