import { TaskScripts } from '../../../../src/engine/attempt/task-scripts.ts';
import type {
  Connection,
  ConnectionTarget,
  ExecOptions,
  ExecResult,
  Session,
} from '../../../../src/remote/connection.ts';

const ANSWER: ExecResult = { rc: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };

function scriptsOf(run: (script: string, options?: ExecOptions) => Promise<ExecResult> = async () => ANSWER) {
  const sent: string[] = [];
  const left: string[] = [];
  const named = (name: string): Session => ({
    run: (script, options) => {
      sent.push(`${name}: ${script}`);
      return run(script, options);
    },
  });
  const connection = { session: async () => named('plain') } as unknown as Connection;
  const end = new AbortController();
  let connections = 0;
  const scripts = new TaskScripts({
    target: () => ({}) as ConnectionTarget,
    become: () => undefined,
    connect: async () => {
      connections++;
      return connection;
    },
    environment: new Map([['A', 'x']]),
    signal: end.signal,
    actingSession: () => named('job'),
    turn: undefined,
    leaveRunning: what => left.push(what),
  });
  return { scripts, sent, left, end, connections: () => connections };
}

test('what acts goes the way of the detached job, what reads does not; both with the environment', async () => {
  const { scripts, sent } = scriptsOf();
  await scripts.run('look', undefined, false);
  await scripts.run('act', undefined, true);
  await scripts.runTogether('both', answer => answer, undefined);
  expect(sent).toEqual(['plain: export A=x\nlook', 'job: export A=x\nact', 'job: export A=x\nboth']);
});

test('the session is opened once, until it is forgotten', async () => {
  const { scripts, connections } = scriptsOf();
  await scripts.run('a', undefined, false);
  await scripts.run('b', undefined, false);
  expect(connections()).toBe(1);
  scripts.forgetSession();
  await scripts.run('c', undefined, false);
  expect(connections()).toBe(2);
});

test('what must finish is named where the user ends the run', async () => {
  const { scripts, left, end } = scriptsOf(async () => {
    end.abort();
    throw new Error('ended');
  });
  await expect(scripts.run('apt', { mustFinish: 'apt-get' }, true)).rejects.toThrow('ended');
  expect(left).toEqual(['apt-get']);
});
