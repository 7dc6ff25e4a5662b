import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OverlappingTurn } from '../../../../src/engine/loop/overlapping-turn.ts';
import copy from '../../../../src/modules/ansible.builtin/copy/index.ts';
import { startLocal } from '../../../../src/remote/local.ts';
import { ShellSession } from '../../../../src/remote/session.ts';
import { ShellLane } from '../../../../src/remote/shell-lane.ts';
import { runModule } from '../../../support/module-context.ts';
import { generator } from '../../../support/random.ts';
import { installedShells } from '../../../support/shells.ts';

/** Picks whole numbers below what is asked for. */
function picker(seed: number): (below: number) => number {
  const next = generator(seed);
  return below => Math.floor(next() * below);
}

type Item = Readonly<Record<string, string>>;

const CONTENTS = [
  'one\n',
  'two\n',
  '',
  '-n',
  "it's 100% \\n \\\\ `x` $(y)\n",
  'ümläut\n\n',
  'x'.repeat(20_000),
  '1) x;;\nesac\n',
];
const MODES = ['0644', '0644', '0644', '0755', '0600', '', 'u=rw,g+r', '4755'];
const NAMES = [
  'a',
  'b',
  'c',
  'd',
  'e',
  'f',
  'g.conf',
  '-x',
  'no/such',
  'sub/a',
  'sub/b',
  'blank name',
  '../to/a',
  'star*',
];

// mksh has no builtin printf, without which nothing is written
const shells = installedShells().filter(([name]) => name !== 'mksh');

function contentOf(path: string): string {
  const state = lstatSync(path);
  if (state.isSymbolicLink()) return readlinkSync(path);
  return state.isFile() ? readFileSync(path, 'utf8') : '';
}

describe.each(shells)('copies of a loop, together, in %s', (_shell, command) => {
  let folder: string;
  let session: ShellSession;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsplay-joint-'));
    session = opened(command);
  });
  afterEach(() => {
    session.close();
    rmSync(folder, { recursive: true });
  });

  const opened = (shell: string) =>
    new ShellSession(() =>
      ShellLane.open(() => startLocal(shell), { timeoutMs: 10_000, hostName: 'here', streamLimit: 2_000_000 }),
    );

  /** A directory with files, links and directories in the ways. */
  function prepared(parent: string, seed: number): string {
    const pick = picker(seed);
    const to = join(folder, parent, 'to');
    mkdirSync(join(to, 'sub'), { recursive: true });
    writeFileSync(join(folder, parent, 'elsewhere'), 'elsewhere');
    for (const file of NAMES.filter(each => !/^(no|\.\.)\//.test(each))) {
      const path = join(to, file);
      const kind = pick(8);
      if (kind < 4) {
        writeFileSync(path, CONTENTS[pick(4)] ?? '');
        chmodSync(path, pick(3) === 0 ? 0o600 : 0o644);
      } else if (kind === 4) symlinkSync(pick(2) === 0 ? 'a' : '../elsewhere', path);
      else if (kind === 5 && pick(3) === 0) mkdirSync(path);
    }
    return to;
  }

  function items(seed: number, count: number): Item[] {
    const pick = picker(seed);
    const one = <T>(from: readonly T[]): T => from[pick(from.length)] as T;
    // in most loops most items are alike
    const names = pick(2) === 0 ? NAMES : NAMES.slice(0, 7);
    const modes = pick(2) === 0 ? MODES : ['0644'];
    // a second backup of a file in the same second is refused
    const saved = pick(count);
    return Array.from({ length: count }, (_, index) => ({
      dest: one(names),
      content: one(CONTENTS),
      mode: one(modes),
      ...(index === saved ? { backup: 'yes' } : {}),
      ...(pick(12) === 0 ? { follow: 'yes' } : {}),
      ...(pick(12) === 0 ? { force: 'no' } : {}),
      ...(pick(12) === 0 ? { owner: one(['nobody', '0', 'root']) } : {}),
    }));
  }

  async function run(to: string, item: Item, turn?: OverlappingTurn): Promise<object> {
    const { mode, ...others } = item;
    const args = { ...others, ...(mode === '' ? {} : { mode }), dest: `${to}/${item.dest}` };
    try {
      const { result } = await runModule(copy, args, turn === undefined ? {} : { item: { turn, session } });
      const shown = JSON.stringify(result)
        .replaceAll(to, 'TO')
        .replace(/\.tsplay-[0-9a-f]+/g, '.tsplay-RANDOM');
      return JSON.parse(shown.replace(/"backup_file":"[^"]*"/, '"backup_file":1')) as object;
    } finally {
      turn?.end(false);
    }
  }

  async function alone(to: string, all: readonly Item[]): Promise<object[]> {
    const results = [];
    for (const item of all) {
      const turn = new OverlappingTurn(undefined, () => undefined);
      const running = run(to, item, turn);
      void turn.lastForNow();
      results.push(await running);
    }
    return results;
  }

  async function together(to: string, all: readonly Item[]): Promise<{ results: object[]; misses: number }> {
    let ahead: OverlappingTurn | undefined;
    let misses = 0;
    const running = all.map(item => {
      ahead = new OverlappingTurn(ahead, () => {
        misses++;
      });
      return run(to, item, ahead);
    });
    void ahead?.lastForNow();
    const ended = await Promise.allSettled(running);
    return { results: ended.map(each => (each.status === 'fulfilled' ? each.value : each)), misses };
  }

  function tree(at: string): Record<string, string> {
    const seen: Record<string, string> = {};
    for (const name of readdirSync(at, { recursive: true, encoding: 'utf8' }).sort()) {
      const path = join(at, name);
      const { mode, uid, gid } = lstatSync(path);
      const content = contentOf(path);
      seen[name.replace(/\.\d+\.[^~]*~$/, '.backup~')] = `${mode.toString(8)} ${uid} ${gid} ${content}`;
    }
    return seen;
  }

  test.each(Array.from({ length: 4 }, (_, index) => index))('do what they do one after the other (%i)', async seed => {
    const all = items(seed, 24);
    const [one, other] = [prepared('1', seed), prepared('2', seed)];
    expect((await together(other, all)).results).toEqual(await alone(one, all));
    expect(tree(other)).toEqual(tree(one));
  });

  const simple = (count: number, mode = '0644') =>
    Array.from({ length: count }, (_, index) => ({ dest: `${index}.conf`, content: `file ${index}`, mode }));

  function emptied(parent: string): string {
    const to = join(folder, parent, 'to');
    mkdirSync(to, { recursive: true });
    return to;
  }

  test.each(['0644', '0755', '4711'])('write many at once (%s), and find them written', async mode => {
    const [one, other] = [emptied('1'), emptied('2')];
    const all = simple(20, mode);
    expect(await together(other, all)).toEqual({ results: await alone(one, all), misses: 0 });
    expect(tree(other)).toEqual(tree(one));
    const again = await together(other, all);
    expect(again).toEqual({ results: await alone(one, all), misses: 0 });
    expect(again.results.filter(each => 'changed' in each && each.changed === false)).toHaveLength(20);
  });

  test('leave to its group what is in a setgid directory', async () => {
    const [one, other] = [emptied('1'), emptied('2')];
    for (const to of [one, other]) chmodSync(to, 0o2755);
    const { results } = await together(other, simple(4));
    expect(results).toEqual(await alone(one, simple(4)));
    expect(tree(other)).toEqual(tree(one));
  });

  test('say of each file whether it took its place', async () => {
    const shim = join(folder, 'bin');
    mkdirSync(shim);
    // what cannot be replaced: a mounted or immutable file
    writeFileSync(
      join(shim, 'mv'),
      '#!/bin/sh\nlast=0\nfor to; do :; done\nfor from; do case $from in "$to"|-f) ;; */2.conf) last=1; echo "mv: busy" >&2;; *) [ "$to" != "${to%/2.conf}" ] && last=1 || /bin/mv -f "$from" "$to";; esac; done\nexit $last\n',
      { mode: 0o755 },
    );
    session.close();
    session = opened(`PATH=${shim}:$PATH; ${command}`);
    const to = emptied('1');
    const { results, misses } = await together(to, simple(5));
    expect(misses).toBe(1);
    expect(results.map(each => 'failed' in each)).toEqual([false, false, true, false, false]);
    expect(results[2]).toMatchObject({ msg: expect.stringContaining('Could not replace file') });
    expect(Object.keys(tree(to))).toEqual(['0.conf', '1.conf', '3.conf', '4.conf']);
  });
});
