/** Exchanges a second over a persistent local shell, beside one process for each command: `node scripts/run-bundled.mjs bench/session.ts [N]`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LocalConnection } from '../src/remote/local.ts';

const rounds = Number(process.argv[2] ?? 300);

async function perSecond(act: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < 5; i++) await act();
  const begin = performance.now();
  for (let i = 0; i < rounds; i++) await act();
  return Math.round((rounds * 1000) / (performance.now() - begin));
}

const target = {
  transport: 'local',
  name: 'here',
  host: 'here',
  timeout: 10,
  hostKeyChecking: true,
  sshArgs: [],
} as const;
const connection = new LocalConnection(target);
const session = await connection.session();
const run = promisify(execFile);

console.log(`session, builtin only      ${await perSecond(() => session.run(':'))} /s`);
console.log(`session, /bin/true         ${await perSecond(() => session.run('/bin/true'))} /s`);
console.log(`a /bin/sh for each command ${await perSecond(() => run('/bin/sh', ['-c', '/bin/true']))} /s`);
await connection[Symbol.asyncDispose]();
