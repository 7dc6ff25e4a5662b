import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import reboot from '../../../src/modules/ansible.builtin/reboot/index.ts';
import waitForConnection from '../../../src/modules/ansible.builtin/wait_for_connection.ts';
import { type Connection, UnreachableError } from '../../../src/remote/connection.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

/** A host of files: its boot id, and a `shutdown` that journals how it was called and then "boots" the given id. */
let directory: string;
const file = (name: string) => join(directory, name);
const journal = () => readFileSync(file('journal'), 'utf8');

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay-reboot-'));
  writeFileSync(file('boot_id'), `${randomUUID()}\n`);
  writeFileSync(file('next'), `${randomUUID()}\n`);
  writeFileSync(file('journal'), '');
  program('shutdown', 'printf "%s\\n" "$@" >>journal; cp next boot_id');
});
afterEach(() => rmSync(directory, { recursive: true }));

function program(name: string, body: string): void {
  writeFileSync(file(name), `#!/bin/sh\ncd ${directory}\n${body}\n`);
  chmodSync(file(name), 0o755);
}

function connection(transport: 'ssh' | 'local'): Connection {
  return { target: { transport } } as unknown as Connection;
}

async function run(
  args: Readonly<Record<string, Value>> = {},
  task: { checkMode?: boolean; transport?: 'local'; refusals?: number } = {},
) {
  let attempts = 0;
  const outcome = await runModule(
    reboot,
    { search_paths: [directory], boot_time_command: 'cat boot_id', reboot_timeout: 3, ...args },
    {
      cwd: directory,
      checkMode: task.checkMode ?? false,
      link: {
        connection: async () => connection(task.transport ?? 'ssh'),
        reconnect: async () => {
          attempts++;
          if (attempts <= (task.refusals ?? 0)) throw new UnreachableError('tcp-refused', 'tcp-refused');
          return connection('ssh');
        },
      },
    },
  );
  return { ...outcome, attempts };
}

describe('reboot', () => {
  test('is done when the boot id has changed', async () => {
    const { result, attempts } = await run({ msg: 'going "down" $(id)', pre_reboot_delay: 125 }, { refusals: 1 });
    expect(result).toMatchObject({ changed: true, rebooted: true });
    expect(result.elapsed).toBeLessThan(4);
    expect(attempts).toBe(2);
    expect(journal()).toBe('-r\n2\ngoing "down" $(id)\n');
  });

  test('a boot id that stays is no reboot, and the command is not sent again', async () => {
    program('shutdown', 'echo called >>journal');
    const { result } = await run();
    expect(result).toMatchObject({
      failed: true,
      rebooted: false,
      msg: 'Timed out waiting for last boot time check (timeout=3)',
      reason: 'boot time has not changed',
    });
    expect(journal()).toBe('called\n');
  });

  test('a test command that fails', async () => {
    const { result } = await run({ test_command: 'false', reboot_timeout: 2 });
    expect(result).toMatchObject({
      failed: true,
      rebooted: true,
      msg: 'Timed out waiting for post-reboot test command (timeout=2)',
    });
  });

  test('what pam_nologin says is no new boot', async () => {
    const words = 'System is going down. Unprivileged users are not permitted to log in anymore. See pam_nologin(8).';
    program('shutdown', `echo '"${words}"' >boot_id`);
    const { result } = await run();
    expect(result).toMatchObject({ failed: true, rebooted: false, reason: expect.stringContaining('is no answer') });
  });

  test('a reboot command that fails', async () => {
    program('shutdown', 'echo denied >&2; exit 1');
    const { result, attempts } = await run();
    expect(result).toMatchObject({
      failed: true,
      rebooted: false,
      msg: "Reboot command failed. Error was: ', denied'",
    });
    expect(attempts).toBe(0);
  });

  test('an own command', async () => {
    program('launch', 'echo "$*" >>journal; cp next boot_id');
    expect((await run({ reboot_command: 'launch now please' })).result).toMatchObject({ rebooted: true });
    expect(journal()).toBe('now please\n');
  });

  test.each([
    [{ reboot_command: 'nosuch' }, /^Unable to find command "nosuch" in search paths: \['/],
    [
      { boot_time_command: 'echo x >&2; exit 3' },
      /^reboot: failed to get host boot time info, rc: 3, stdout: , stderr: x$/,
    ],
  ])('%j fails and nothing is rebooted', async (args, message) => {
    const { result } = await run(args);
    expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(message) });
    expect(journal()).toBe('');
  });

  test('check mode sends nothing', async () => {
    const { result, exchanges } = await run({}, { checkMode: true });
    expect({ ...result, exchanges }).toEqual({ changed: true, elapsed: 0, rebooted: true, exchanges: 0 });
  });

  test('never the controller', async () => {
    expect((await run({}, { transport: 'local' })).result).toEqual({
      changed: false,
      elapsed: 0,
      rebooted: false,
      failed: true,
      msg: 'Running reboot with local connection would reboot the control node.',
    });
    expect(journal()).toBe('');
  });
});

describe('wait_for_connection', () => {
  const wait = (refusals: number, args: Readonly<Record<string, Value>>, checkMode = false) => {
    let attempts = 0;
    const reconnect = async () => {
      if (attempts++ < refusals) throw new UnreachableError('connection refused', 'tcp-refused');
      return connection('ssh');
    };
    return runModule(waitForConnection, args, { checkMode, link: { reconnect } });
  };

  test('waits until the host answers', async () => {
    expect((await wait(1, { sleep: 1 })).result).toEqual({ changed: false, elapsed: 1 });
  });

  test('gives up after its timeout', async () => {
    const { result } = await wait(99, { timeout: 1, sleep: 0 });
    expect(result).toEqual({
      changed: false,
      failed: true,
      elapsed: 1,
      msg: 'timed out waiting for ping module test: connection refused',
    });
  });

  test('is skipped in check mode', async () => {
    expect((await wait(99, {}, true)).result).toEqual({ changed: false, skipped: true });
  });
});
