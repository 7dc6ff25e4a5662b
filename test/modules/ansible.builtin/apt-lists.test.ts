import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import apt from '../../../src/modules/ansible.builtin/apt/index.ts';
import type { Value } from '../../../src/values.ts';
import { type AptRoot, canUseApt, createAptRoot } from '../../support/apt-root.ts';
import { runModule, type TaskOutcome } from '../../support/module-context.ts';

const inRoot = canUseApt() ? describe : describe.skip;

inRoot("apt's lists and locks, in a root of its own", () => {
  let root: AptRoot;
  beforeEach(() => {
    root = createAptRoot();
    for (const name of ['alpha', 'gamma']) root.publish(name, '1.0');
    root.apt('update');
  });
  afterEach(() => root[Symbol.dispose]());

  const run = (args: Readonly<Record<string, Value>>, checkMode = false): Promise<TaskOutcome> =>
    runModule(apt, args, { env: root.env, checkMode });

  test('the package lists are updated when they are older than asked', async () => {
    const fresh = await run({ update_cache: true, cache_valid_time: 3600 });
    expect(fresh.result).toMatchObject({ changed: false, cache_updated: false });
    const check = await run({ update_cache: true }, true);
    expect(check.result).toHaveProperty('cache_update_time');
  });

  test('an unreachable repository fails with what apt says', async () => {
    writeFileSync(join(root.path, 'etc/apt/sources.list'), 'deb [trusted=yes] file:/nonexistent ./\n');
    await new Promise(done => setTimeout(done, 1100));
    const { result } = await run({ update_cache: true, update_cache_retries: 1 });
    expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(/^Failed to update apt cache: E:/) });
  });

  test('one repository of several that cannot be reached fails the update, with its address and the reason', async () => {
    writeFileSync(join(root.path, 'etc/apt/sources.list.d/dead.list'), 'deb [trusted=yes] http://127.0.0.1:9/pve ./\n');
    await new Promise(done => setTimeout(done, 1100));
    writeFileSync(join(root.path, 'etc/apt/apt.conf.d/once'), 'Acquire::Retries "0";\n');
    // Ansible 2.14 fails too, and says "unknown reason".
    for (const args of [{}, { name: 'alpha' }, { upgrade: 'dist' }]) {
      const { result, changed } = await run({ update_cache: true, update_cache_retries: 1, ...args });
      expect([result.failed, changed]).toEqual([true, false]);
      expect(result.msg).toMatch(
        /^Failed to update apt cache: W:Failed to fetch http:\/\/127\.0\.0\.1:9\/pve\/.* Connection refused\), W:Some index files/,
      );
    }
    expect(root.status('alpha')).toBe('unknown');
  });

  test('a held lock is waited for, and given up after lock_timeout', async () => {
    const holder = spawn('apt-get', ['-y', '-o', 'DPkg::Pre-Invoke::=sleep 8', 'install', 'gamma'], {
      env: { ...process.env, ...root.env },
      stdio: 'ignore',
    });
    const over = new Promise(done => holder.on('close', done));
    await new Promise(done => setTimeout(done, 700));
    const impatient = await run({ name: 'alpha', lock_timeout: 0 });
    expect(impatient.result).toMatchObject({ failed: true, msg: expect.stringContaining('Could not get lock') });
    const waited = await run({ name: 'alpha', lock_timeout: 2 });
    expect(waited.result.msg).toMatch(
      /Unable to acquire the dpkg frontend lock.*\nIt is held by process \d+ \(apt-get\)$/,
    );
    expect(String(waited.result.stdout).match(/Waiting for cache lock/g)).toHaveLength(1);
    const patient = await run({ name: 'alpha', lock_timeout: 30 });
    expect(patient.result).toMatchObject({ changed: true });
    expect(root.status('alpha')).toBe('installed 1.0');
    await over;
  });
});
