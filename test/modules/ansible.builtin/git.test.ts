import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import git from '../../../src/modules/ansible.builtin/git/index.ts';
import unarchive from '../../../src/modules/ansible.builtin/unarchive/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

let directory: string;
let repo: string;
const run = (words: readonly string[], cwd = repo) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', ...words], { cwd, encoding: 'utf8' }).trim();
const commits: Record<string, string> = {};
function commit(text: string): string {
  writeFileSync(join(repo, 'a'), text);
  run(['add', 'a']);
  run(['commit', '-qm', text]);
  return run(['rev-parse', 'HEAD']);
}
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsplay-git-'));
  repo = join(directory, 'up');
  mkdirSync(repo);
  run(['init', '-q', '-b', 'main']);
  commits.v1 = commit('1');
  run(['tag', 'v1']);
  commits.HEAD = commit('2');
  run(['checkout', '-q', '-b', 'dev']);
  commits.dev = commit('3');
  run(['checkout', '-q', 'main']);
});
afterAll(() => rmSync(directory, { recursive: true }));

test.each(['HEAD', 'v1', 'dev'])('clones %s; the second run changes nothing', async version => {
  const dest = join(directory, `clone-${version}`);
  const args = { repo, dest, version };
  const checked = await runModule(git, args, { checkMode: true });
  expect(checked.result).toMatchObject({ changed: true, before: null, after: commits[version] });
  const first = await runModule(git, args);
  expect(first.result).toMatchObject({ changed: true, before: null, after: commits[version] });
  expect(first.exchanges).toBe(1);
  const again = await runModule(git, args);
  expect(again.result).toMatchObject({ changed: false, before: commits[version], remote_url_changed: false });
});

test('another version, local changes, no update', async () => {
  const dest = join(directory, 'moved');
  const at = async (args: Record<string, Value>, checkMode = false) =>
    (await runModule(git, { repo, dest, ...args }, { checkMode })).result;
  await at({ version: 'v1' });
  expect(await at({ version: 'dev' }, true)).toMatchObject({ changed: true, before: commits.v1, after: commits.dev });
  expect(await at({ version: 'dev' })).toMatchObject({ changed: true, before: commits.v1, after: commits.dev });
  writeFileSync(join(dest, 'a'), 'dirty');
  expect(await at({ version: 'dev' })).toMatchObject({
    failed: true,
    msg: `Local modifications exist in the destination: ${dest} (force=no).`,
  });
  expect(readFileSync(join(dest, 'a'), 'utf8')).toBe('dirty');
  expect(await at({ version: 'dev', force: true })).toMatchObject({ changed: true, after: commits.dev });
  expect(readFileSync(join(dest, 'a'), 'utf8')).toBe('3');
  expect(await at({ version: 'v1', update: false })).toMatchObject({ changed: false, after: commits.dev });
  expect(await at({ version: 'none' })).toMatchObject({ failed: true, msg: 'Failed to checkout none' });
});

test('one commit alone', async () => {
  const dest = join(directory, 'shallow');
  await runModule(git, { repo: `file://${repo}`, dest, depth: 1, version: 'dev' });
  expect(run(['rev-list', '--count', 'HEAD'], dest)).toBe('1');
});

test('unarchive: unpacked once, attributes set, `creates` obeyed', async () => {
  const root = join(directory, 'archives');
  const dest = join(root, 'out');
  mkdirSync(dest, { recursive: true });
  // modes that every umask leaves as they are
  mkdirSync(join(root, 'top'), { mode: 0o700 });
  writeFileSync(join(root, 'top', "a 'b'"), 'x', { mode: 0o600 });
  execFileSync('tar', ['czf', 'a.tgz', 'top'], { cwd: root });
  const at = async (args: Record<string, Value>, checkMode = false) =>
    runModule(unarchive, { dest, ...args }, { cwd: root, checkMode });
  expect((await at({ src: 'a.tgz' }, true)).result).toMatchObject({ skipped: true });
  const first = await at({ src: 'a.tgz', list_files: true });
  expect(first.result).toMatchObject({
    changed: true,
    handler: 'TgzArchive',
    files: ['top/', "top/a 'b'"],
    state: 'directory',
  });
  expect(first.exchanges).toBe(1);
  const remote = { src: join(root, 'a.tgz'), remote_src: true };
  expect((await at(remote)).result.changed).toBe(false);
  expect((await at({ ...remote, mode: 'u=rwX,go=r' })).result.changed).toBe(true);
  expect((await at({ ...remote, mode: 'u=rwX,go=r' })).result.changed).toBe(false);
  expect((await at({ ...remote, creates: dest })).result).toMatchObject({ changed: false, skipped: true });
  expect((await at({ ...remote, dest: join(root, 'none') })).result.msg).toBe(
    `dest '${join(root, 'none')}' must be an existing dir`,
  );
  const stripped = { src: 'a.tgz', extra_opts: ['--strip-components=1'] };
  expect((await at(stripped)).result.changed).toBe(true);
  expect((await at(stripped)).result.changed).toBe(false);
});
