import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import apt from '../../../src/modules/ansible.builtin/apt/index.ts';
import { compareVersions } from '../../../src/modules/shared/packages/package-spec.ts';
import type { Value } from '../../../src/values.ts';
import { type AptRoot, canUseApt, createAptRoot } from '../../support/apt-root.ts';
import { runModule, type TaskOutcome } from '../../support/module-context.ts';

/** As `dpkg --compare-versions` orders them, each less than the next. */
const ASCENDING = [
  '1.0~rc1',
  '1.0',
  '1.0-1',
  '1.0-1+b1',
  '1.0-2',
  '1.0a',
  '1.0+dfsg',
  '1.2',
  '1.10',
  '1:0.1',
  '1:0.1-1',
];

test.each(ASCENDING.slice(1).map((version, i) => [ASCENDING[i] ?? '', version]))(
  'version %s comes before %s',
  (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(compareVersions(newer, newer)).toBe(0);
  },
);

const inRoot = canUseApt() ? describe : describe.skip;

inRoot('in a root of its own', () => {
  let root: AptRoot;
  beforeEach(() => {
    root = createAptRoot();
    root.publish('alpha', '1.0');
    root.publish('beta', '1.0', { Depends: 'gamma' });
    root.publish('gamma', '1.0');
    root.publish('provider', '1.0', { Provides: 'virtual' });
    root.apt('update');
  });
  afterEach(() => root[Symbol.dispose]());

  const run = (args: Readonly<Record<string, Value>>, checkMode = false): Promise<TaskOutcome> =>
    runModule(apt, args, { env: root.env, checkMode });

  /** Every file of the root with size and time, to show that nothing was written. */
  const files = () =>
    readdirSync(root.path, { recursive: true, encoding: 'utf8' })
      .filter(path => !path.startsWith('tmp'))
      .map(path => {
        const { size, mtimeMs, isDirectory } = statSync(join(root.path, path));
        return `${path} ${size} ${isDirectory.length} ${mtimeMs}`;
      })
      .sort();

  const rows: [
    title: string,
    prepare: (root: AptRoot) => void,
    args: Record<string, Value>,
    changed: boolean,
    after: string,
  ][] = [
    ['a new package', () => undefined, { name: 'alpha' }, true, 'installed 1.0'],
    ['an installed one', r => r.apt('install', 'alpha'), { name: ['alpha'] }, false, 'installed 1.0'],
    ['latest', r => upgradeable(r), { name: 'alpha', state: 'latest' }, true, 'installed 1.1'],
    ['present does not upgrade', r => upgradeable(r), { name: 'alpha' }, false, 'installed 1.0'],
    ['a version', r => upgradeable(r), { name: 'alpha=1.1' }, true, 'installed 1.1'],
    [
      'a version wildcard that fits already',
      r => r.apt('install', 'alpha'),
      { pkg: 'alpha=1.*' },
      false,
      'installed 1.0',
    ],
    ['at least a version', r => upgradeable(r), { name: 'alpha>=1.1' }, true, 'installed 1.1'],
    ['a pattern', () => undefined, { name: 'alp*' }, true, 'installed 1.0'],
    ['only_upgrade of what is not there', () => undefined, { name: 'alpha', only_upgrade: true }, false, 'unknown'],
    ['absent', r => r.apt('install', 'alpha'), { name: 'alpha', state: 'absent' }, true, 'config-files 1.0'],
    ['absent twice', () => undefined, { name: 'alpha', state: 'absent' }, false, 'unknown'],
    ['purge', r => r.apt('install', 'alpha'), { name: 'alpha', state: 'absent', purge: true }, true, 'unknown'],
    [
      'purge of remains',
      r => void [r.apt('install', 'alpha'), r.apt('remove', 'alpha')],
      { name: 'alpha', state: 'absent', purge: 'yes' },
      true,
      'unknown',
    ],
    [
      'purge of what is half-configured',
      r => {
        r.apt('install', 'alpha');
        const status = join(r.path, 'var/lib/dpkg/status');
        writeFileSync(
          status,
          readFileSync(status, 'utf8').replace('install ok installed', 'install ok half-configured'),
        );
      },
      { name: 'alpha', state: 'absent', purge: true },
      true,
      'unknown',
    ],
    ['upgrade by a boolean', r => upgradeable(r), { upgrade: true }, true, 'installed 1.1'],
    ['dist-upgrade', r => upgradeable(r), { upgrade: 'dist' }, true, 'installed 1.1'],
    [
      'nothing to upgrade',
      r => r.apt('install', 'alpha'),
      { upgrade: 'yes', force_apt_get: true },
      false,
      'installed 1.0',
    ],
    [
      'everything latest',
      r => upgradeable(r),
      { name: '*', state: 'latest', force_apt_get: true },
      true,
      'installed 1.1',
    ],
  ];

  function upgradeable(r: AptRoot): void {
    r.apt('install', 'alpha');
    r.publish('alpha', '1.1');
    r.apt('update');
  }

  test.each(rows)('%s', async (_title, prepare, args, changed, after) => {
    prepare(root);
    const before = root.status('alpha');
    const untouched = files();
    const check = await run(args, true);
    expect({ changed: check.changed, failed: check.result.failed, status: root.status('alpha') }).toEqual({
      changed,
      failed: undefined,
      status: before,
    });
    expect(files()).toEqual(untouched);
    const real = await run(args);
    expect(real.result.failed).toBeUndefined();
    expect({ changed: real.changed, status: root.status('alpha') }).toEqual({ changed, status: after });
    expect(real.exchanges).toBeLessThanOrEqual(2);
  });

  test('an unchanged package costs one exchange', async () => {
    root.apt('install', 'alpha');
    expect((await run({ name: 'alpha' })).exchanges).toBe(1);
  });

  test('a simulation reads a copy of the cache, in memory and gone afterwards', async () => {
    upgradeable(root);
    root.apt('--simulate', 'install', 'alpha');
    const seen = join(root.path, 'seen');
    const spy = join(root.path, 'spy');
    mkdirSync(spy);
    writeFileSync(
      join(spy, 'apt-get'),
      `#!/bin/sh
PATH=\${PATH#*:}
for word; do case $word in Dir::Cache::pkgcache=*) echo "\${word#*=}" >${seen}; cmp "\${word#*=}" ${root.path}/var/cache/apt/pkgcache.bin >>${seen} 2>&1 ;; esac; done
exec apt-get "$@"
`,
      { mode: 0o755 },
    );
    const env = { ...root.env, PATH: `${spy}:${process.env.PATH ?? ''}` };
    const { changed } = await runModule(apt, { upgrade: 'dist' }, { env, checkMode: true });
    expect(changed).toBe(true);
    const [copy = '', ...complaints] = readFileSync(seen, 'utf8').trim().split('\n');
    expect(copy).toMatch(/^\/dev\/shm\/tsplay-apt-\w{8}\/pkgcache\.bin$/);
    expect({ complaints, isThere: existsSync(dirname(copy)) }).toEqual({ complaints: [], isThere: false });
  });

  test('what was upgraded is told', async () => {
    upgradeable(root);
    for (const checkMode of [true, false]) {
      const { result } = await run({ upgrade: 'dist' }, checkMode);
      expect(result.upgraded).toEqual([{ package: 'alpha', from: '1.0', to: '1.1' }]);
    }
  });

  test('what was upgraded is told where dpkg writes to a pty, as it does without further settings', async () => {
    const conf = join(root.path, 'apt.conf');
    writeFileSync(conf, readFileSync(conf, 'utf8').replace('Dpkg::Use-Pty "false";', ''));
    upgradeable(root);
    const { result } = await run({ upgrade: 'dist' });
    expect(result.stdout).toContain('over (1.0) ...\r\n');
    expect(result.upgraded).toEqual([{ package: 'alpha', from: '1.0', to: '1.1' }]);
  });

  test('a changed configuration file is kept', async () => {
    root.apt('install', 'alpha');
    await import('node:fs').then(fs => fs.appendFileSync(join(root.path, 'etc/alpha.conf'), 'mine\n'));
    root.publish('alpha', '1.1');
    await run({ name: 'alpha', state: 'latest', update_cache: true });
    expect(root.status('alpha')).toBe('installed 1.1');
    expect(readFileSync(join(root.path, 'etc/alpha.conf'), 'utf8')).toContain('mine');
  });

  test('dependencies go with autoremove', async () => {
    await run({ name: 'beta' });
    expect(root.status('gamma')).toBe('installed 1.0');
    await run({ name: 'beta', state: 'absent', autoremove: true });
    expect(root.status('gamma')).toBe('config-files 1.0');
  });

  test('an upgrade that only removes has changed something', async () => {
    await run({ name: 'beta' });
    root.apt('remove', 'beta');
    for (const args of [{ autoremove: false }, { autoremove: true }]) {
      const { changed } = await run({ upgrade: 'dist', ...args }, true);
      expect(changed).toBe(args.autoremove);
    }
    expect((await run({ upgrade: 'dist', autoremove: true })).changed).toBe(true);
    expect(root.status('gamma')).toBe('config-files 1.0');
    expect((await run({ upgrade: 'dist', autoremove: true })).changed).toBe(false);
  });

  test('a package asked for by name is no longer automatic', async () => {
    await run({ name: 'beta' });
    expect((await run({ name: 'gamma' })).result.changed).toBe(false);
    await run({ name: 'beta', state: 'absent', autoremove: true });
    expect(root.status('gamma')).toBe('installed 1.0');
  });

  test('a virtual name', async () => {
    expect((await run({ name: 'virtual' })).changed).toBe(true);
    expect((await run({ name: 'virtual' })).changed).toBe(false);
    expect(root.status('provider')).toBe('installed 1.0');
  });

  test('a deb file', async () => {
    const deb = root.publish('alpha', '1.2');
    expect((await run({ deb }, true)).changed).toBe(true);
    expect((await run({ deb })).changed).toBe(true);
    expect((await run({ deb })).changed).toBe(false);
    expect(root.status('alpha')).toBe('installed 1.2');
    expect((await run({ deb: root.publish('alpha', '0.9') })).result.msg).toBe('A later version is already installed');
  });

  test.each([
    [{ name: 'nosuch' }, "No package matching 'nosuch' is available"],
    [{ name: 'alpha=9.*' }, 'no available installation candidate for alpha=9.*'],
    [{ name: 'no-such-*' }, "No package(s) matching 'no-such-*' available"],
    [{ name: 'a=b=c' }, 'invalid package spec: a=b=c'],
    [{ name: '-o=x' }, 'invalid package spec: -o=x'],
    [{ name: '$(touch /tmp/x)' }, 'invalid package spec: $(touch /tmp/x)'],
  ])('%j fails: %s', async (args, message) => {
    expect((await run(args)).result).toMatchObject({ failed: true, msg: message });
  });
});
