import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanup, type JobStatus, launch, newJobId, poll } from '../../../src/remote/async-jobs.ts';
import { startLocal } from '../../../src/remote/local.ts';
import { ShellSession } from '../../../src/remote/session.ts';
import { ShellLane } from '../../../src/remote/shell-lane.ts';
import { installedShells } from '../../support/shells.ts';

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Waits for a job of the folder to be in a state. */
async function until(session: ShellSession, dir: string, jobId: string, state: JobStatus['state']): Promise<JobStatus> {
  for (let i = 0; i < 150; i++) {
    const status = await poll(session, jobId, { dir });
    if (status.state === state) return status;
    await pause(100);
  }
  throw new Error(`never ${state}: ${JSON.stringify(await poll(session, jobId, { dir }))}`);
}

describe.each(installedShells())('a job started from %s', (_name, command) => {
  let dir: string;
  let session: ShellSession;

  beforeEach(() => {
    dir = join(mkdtempSync(join(tmpdir(), 'tsplay-async-')), 'jobs');
    session = new ShellSession(() =>
      ShellLane.open(() => startLocal(command), { timeoutMs: 10_000, hostName: 'here' }),
    );
  });

  afterEach(() => {
    session.close();
    rmSync(join(dir, '..'), { recursive: true, force: true });
  });

  test('outlives its session, and is found again', async () => {
    const jobId = newJobId();
    const env = new Map([['GREETING', "it's me"]]);
    const launched = await launch(session, 'sleep 0.5; echo "$GREETING"; echo err >&2; exit 3', {
      jobId,
      limitSeconds: 60,
      dir,
      env,
    });
    expect(launched).toEqual({ jobId, resultsFile: join(dir, jobId) });
    expect((await poll(session, jobId, { dir })).state).toBe('running');
    session.close();
    const status = await until(session, dir, jobId, 'finished');
    expect([status.rc, String(status.stdout), String(status.stderr)]).toEqual([3, "it's me\n", 'err\n']);
    expect(status.finishedAt ?? 0).toBeGreaterThanOrEqual(status.startedAt ?? Number.POSITIVE_INFINITY);
    expect(status.resultsFile).toBe(join(dir, jobId));
    const permissions = ['', 'stdout', 'rc'].map(file => (statSync(join(dir, jobId, file)).mode & 0o777).toString(8));
    expect(permissions).toEqual(['700', '600', '600']);
    expect(await cleanup(session, jobId, { dir })).toEqual({ resultsFile: join(dir, jobId), erased: true });
    expect((await poll(session, jobId, { dir })).state).toBe('unknown');
  });
});

describe('a job', () => {
  let dir: string;
  let session: ShellSession;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'tsplay-async-'));
    session = new ShellSession(() =>
      ShellLane.open(() => startLocal('exec /bin/sh'), { timeoutMs: 10_000, hostName: 'here' }),
    );
  });

  afterAll(() => {
    session.close();
    rmSync(dir, { recursive: true, force: true });
  });

  test('of 3 s survives a limit of 1 s; one that stays is ended with all it started', async () => {
    const short = newJobId();
    const long = newJobId();
    const seconds = `77.${process.pid}`;
    const daemon = `78.${process.pid}`;
    const children = `sleep ${seconds} & (sleep ${seconds} &); setsid sleep ${seconds} &`;
    await launch(session, 'sleep 3; echo done', { jobId: short, limitSeconds: 1, dir });
    await launch(session, `${children} (setsid sleep ${daemon} &); sleep ${seconds}; echo never`, {
      jobId: long,
      limitSeconds: 1,
      dir,
    });
    await pause(12_500);
    const finished = await poll(session, short, { dir });
    expect([finished.state, finished.rc, String(finished.stdout)]).toEqual(['finished', 0, 'done\n']);
    const ended = await poll(session, long, { dir });
    expect([ended.state, String(ended.stdout)]).toEqual(['timed-out', '']);
    const left = await session.run(`ps -A -o args= | grep -c "^[s]leep ${seconds}"`);
    expect(String(left.stdout)).toBe('0\n');
    // It left the job's session and its parent, as services do: nothing tells it from one that is meant to stay.
    const stayed = await session.run(`ps -A -o pid= -o args= | grep "[s]leep ${daemon}$" | grep -v setsid`);
    const [pid] = String(stayed.stdout).trim().split(' ');
    await session.run(`kill ${pid}`);
    expect(Number(pid)).toBeGreaterThan(1);
  });

  test('whose runner is gone is lost, not running for ever', async () => {
    const jobId = newJobId();
    await launch(session, 'sleep 20', { jobId, limitSeconds: 60, dir });
    await session.run(
      `for i in 1 2 3 4 5 6 7 8 9; do [ -e ${dir}/${jobId}/started ] && break; sleep 0.1; done; kill -9 "$(cat ${dir}/${jobId}/pid)"; sleep 0.1`,
    );
    expect((await poll(session, jobId, { dir })).state).toBe('lost');
  });

  test('is not started twice, and its id cannot leave the folder', async () => {
    const jobId = newJobId();
    await launch(session, ':', { jobId, limitSeconds: 60, dir });
    await expect(launch(session, ':', { jobId, limitSeconds: 60, dir })).rejects.toMatchObject({ code: 'async' });
    await expect(poll(session, '../x', { dir })).rejects.toMatchObject({ code: 'job-id' });
    expect(newJobId()).toMatch(/^j\d{12}\.\d+$/);
    // what still runs would write into the folder while it is removed
    await until(session, dir, jobId, 'finished');
  });
});
