import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocal } from '../../../src/remote/local.ts';
import { lockNode } from '../../../src/remote/node-lock.ts';
import { SessionPool } from '../../../src/remote/session-pool.ts';

let folder: string;
let file: string;
const pools: SessionPool[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-lock-'));
  file = join(folder, "it's locked");
});
afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
  rmSync(folder, { recursive: true });
});

function host(): SessionPool {
  const pool = new SessionPool(startLocal, {
    transport: 'local',
    name: 'here',
    host: 'here',
    timeout: 10,
    hostKeyChecking: true,
    sshArgs: [],
  });
  pools.push(pool);
  return pool;
}

const gone = async () => {
  for (let i = 0; i < 100 && existsSync(file); i++) await new Promise(resolve => setTimeout(resolve, 20));
  return !existsSync(file);
};

test('is held until the connection closes, and leaves nothing', async () => {
  const [first, second] = [host(), host()];
  expect(await lockNode(first, 'run one', undefined, file)).toEqual({ state: 'held' });
  expect(readFileSync(file, 'utf8')).toBe('run one\n');
  expect(await lockNode(second, 'run two', undefined, file)).toEqual({ state: 'taken', owner: 'run one' });
  expect(first.busy).toBe(true);

  first.close();
  expect(await gone()).toBe(true);
  expect(await lockNode(second, 'run two', undefined, file)).toEqual({ state: 'held' });
});

test('a file that a dead run left is no lock', async () => {
  writeFileSync(file, 'run zero\n');
  expect(await lockNode(host(), 'run one', undefined, file)).toEqual({ state: 'held' });
  expect(readFileSync(file, 'utf8')).toBe('run one\n');
});

test('where it cannot be had, it says so', async () => {
  const missing = join(folder, 'no', 'such', 'folder', 'lock');
  expect(await lockNode(host(), 'run one', undefined, missing)).toEqual({ state: 'impossible' });
});
