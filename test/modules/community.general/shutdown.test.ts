import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import shutdown from '../../../src/modules/community.general/shutdown.ts';
import { shlexSplit } from '../../../src/python/shlex.ts';
import { type Connection, UnreachableError } from '../../../src/remote/connection.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

// Nothing is ever shut down: `shutdown` is a stand-in in a folder of the test, and no other folder is searched. Which command a
// system gets is recorded from Ansible in test/golden/plays/shutdown-commands.

let directory: string;
const file = (name: string) => join(directory, name);
const calls = () => (existsSync(file('calls')) ? readFileSync(file('calls'), 'utf8') : '');

function program(body: string): void {
  writeFileSync(file('shutdown'), `#!/bin/sh\ncd '${directory}'\n${body}\n`);
  chmodSync(file('shutdown'), 0o755);
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay-shutdown-'));
  program('printf "%s\\n" "$0" "$@" >>calls');
});
afterEach(() => rmSync(directory, { recursive: true }));

const run = (args: Readonly<Record<string, Value>> = {}, checkMode = false) =>
  runModule(
    shutdown,
    { search_paths: ['/nosuch', directory], ...args },
    { checkMode, link: { connection: async () => ({ target: { transport: 'ssh' } }) as unknown as Connection } },
  );

test('runs the command that it tells', async () => {
  const { result } = await run({ delay: 125, msg: 'two minutes left' });
  expect(result).toEqual({ changed: true, shutdown: true, shutdown_command: expect.any(String) });
  expect(calls()).toBe(`${shlexSplit(String(result.shutdown_command)).join('\n')}\n`);
});

test('gives the message as one word that the shell does not read', async () => {
  await run({ msg: 'it\'s "$(id)" `id`' });
  expect(calls()).toBe(`${file('shutdown')}\n-h\n0\nit's "$(id)" \`id\`\n`);
});

test('in check mode nothing is run', async () => {
  expect((await run({}, true)).result).toMatchObject({ changed: true, shutdown: true });
  expect(calls()).toBe('');
});

test('a command that fails', async () => {
  program('echo out; echo denied >&2; exit 3');
  expect((await run()).result).toEqual({
    changed: false,
    failed: true,
    shutdown: false,
    msg: 'Shutdown command failed. Error was out, denied',
  });
});

test('a command that is nowhere', async () => {
  const { result } = await run({ search_paths: ['/nosuch', '/nosuch/2'] });
  expect(result.msg).toBe(`Unable to find command "shutdown" in search paths: ['/nosuch', '/nosuch/2']`);
});

test('a connection that breaks is what going down looks like, and the command is not sent again', async () => {
  let sent = 0;
  const outcome = await runModule(
    {
      ...shutdown,
      run: context =>
        shutdown.run({
          ...context,
          args: context.args,
          fail: context.fail,
          inspect: context.inspect,
          checkMode: false,
          link: context.link,
          change: async () => {
            sent++;
            throw new UnreachableError('the connection was closed', 'connection-lost');
          },
        }),
    },
    { search_paths: [directory] },
    { link: { connection: async () => ({ target: { transport: 'ssh' } }) as unknown as Connection } },
  );
  expect(outcome.result).toMatchObject({ changed: true, shutdown: true });
  expect(sent).toBe(1);
});
