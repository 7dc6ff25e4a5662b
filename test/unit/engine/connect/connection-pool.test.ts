import { ConnectionPool } from '../../../../src/engine/connect/connection-pool.ts';
import type { RunOptions } from '../../../../src/engine/options.ts';
import type { Connection, ConnectionTarget } from '../../../../src/remote/connection.ts';
import { ends } from '../../../support/process-state.ts';

const options = {
  forks: 5,
  signal: new AbortController().signal,
  terminal: { interactive: false },
} as unknown as RunOptions;

const target = (name: string): ConnectionTarget => ({
  transport: 'local',
  name,
  host: name,
  timeout: 10,
  hostKeyChecking: true,
  sshArgs: [],
});

/** Process id of the connection's shell. */
async function shellOf(connection: Connection): Promise<string> {
  return String((await (await connection.session()).run('echo $$')).stdout).trim();
}

test('one connection a target, kept for later tasks; beyond the bound the one longest unused is closed, unless it is at work', async () => {
  const pool = new ConnectionPool(options, () => {}, 3);
  try {
    const [a, b, c] = [await pool.get(target('a')), await pool.get(target('b')), await pool.get(target('c'))];
    const shells = { a: await shellOf(a), b: await shellOf(b), c: await shellOf(c) };
    expect(await pool.get(target('a'))).toBe(a);

    const working = (await b.session()).run('sleep 3; echo done');
    await pool.get(target('d'));
    expect(await ends(shells.c)).toBe(true);
    expect(String((await working).stdout)).toBe('done\n');
    expect([await shellOf(a), await shellOf(b)]).toEqual([shells.a, shells.b]);

    const again = await pool.get(target('c'));
    expect(again).not.toBe(c);
    expect(await shellOf(again)).not.toBe(shells.c);
    expect(await ends(shells.b)).toBe(true);
  } finally {
    await pool.close();
  }
});

test('more hosts than the bound are all served, in whatever order their tasks come', async () => {
  const pool = new ConnectionPool(options, () => {}, 4);
  const names = Array.from({ length: 20 }, (_, index) => `h${index}`);
  try {
    for (const round of ['one', 'two']) {
      const said = await Promise.all(
        names.map(async name => (await (await pool.get(target(name))).session()).run(`echo ${round} ${name}`)),
      );
      expect(said.map(({ stdout }) => String(stdout))).toEqual(names.map(name => `${round} ${name}\n`));
    }
  } finally {
    await pool.close();
  }
});

test('a connection that broke is replaced when it is asked for next', async () => {
  const pool = new ConnectionPool(options, () => {});
  try {
    const first = await pool.get(target('a'));
    const shell = await shellOf(first);
    Object.assign(first, { lost: true });
    const second = await pool.get(target('a'));
    expect(second).not.toBe(first);
    expect(await ends(shell)).toBe(true);
    expect(await shellOf(second)).not.toBe(shell);
  } finally {
    await pool.close();
  }
});
