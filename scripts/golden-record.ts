import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ErrorExpectation, readExpectation, writeExpectation } from '../test/support/error-expectation.ts';
import {
  expectationOf,
  GOLDEN,
  goldenFolders,
  needsSshd,
  ORACLE,
  ORACLE_219,
  onBothLines,
  runGolden,
  type Substitutions,
  spawning,
  TSPLAY,
} from '../test/support/golden.ts';
import { closedPort, sshdSubstitutions } from '../test/support/golden-sshd.ts';

// `npm run golden:record [--oracle 2.19] [plays|errors] [NAME...]`: records what must come of the folders under test/golden. What plays
// show comes from ansible-playbook; what errors show is tsplay's own, and only their exit code is asked of ansible-playbook.

async function recordPlay(name: string): Promise<void> {
  const folder = join(GOLDEN, 'plays', name);
  writeFileSync(join(folder, 'expected.txt'), expectationOf(await runGolden(ORACLE, folder, { errors: false })));
}

/** On a machine that does other things as well. */
const RECORDING_LIMIT_MS = 150_000;

/** What ansible-core 2.19 shows, where that is something else. */
async function recordPlay219(name: string): Promise<void> {
  const folder = join(GOLDEN, 'plays', name);
  const file = join(folder, 'expected-2.19.txt');
  // which Python it finds here is this machine's affair
  const env = { ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3' };
  const run = await runGolden(spawning(ORACLE_219, RECORDING_LIMIT_MS), folder, { errors: false, env });
  if (run.rc === null) throw new Error(`${name}: it took too long; record it again`);
  const expected = expectationOf(run);
  const both = join(folder, 'expected.txt');
  if (existsSync(both) && expected === readFileSync(both, 'utf8')) rmSync(file, { force: true });
  else writeFileSync(file, expected);
}

async function recordError(name: string, words: Substitutions): Promise<void> {
  const folder = join(GOLDEN, 'errors', name);
  const file = join(folder, 'expected.txt');
  const run = await runGolden(TSPLAY, folder, { errors: true, substitutions: words });
  const known: ErrorExpectation | undefined = existsSync(file)
    ? readExpectation(readFileSync(file, 'utf8'))
    : undefined;
  const oracle = known?.oracle ?? String((await runGolden(ORACLE, folder, { errors: true, substitutions: words })).rc);
  writeFileSync(file, writeExpectation({ rc: String(run.rc), oracle, marked: run.marked, output: run.output }));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { oracle: { type: 'string', default: '2.14' } },
});
const is219 = values.oracle === '2.19';
const [kind, ...names] = positionals;
const unknown = names.filter(name => !['plays', 'errors'].some(each => existsSync(join(GOLDEN, each, name))));
if (![undefined, 'plays', 'errors'].includes(kind) || unknown.length > 0)
  throw new Error(`there is no ${unknown[0] ?? kind}: npm run golden:record -- [plays|errors] [NAME...]`);
const chosen = (all: readonly string[]) => (names.length === 0 ? all : all.filter(name => names.includes(name)));
if (kind !== 'errors') {
  for (const name of chosen(goldenFolders('plays')))
    if (!is219) await recordPlay(name);
    else if (onBothLines(name)) await recordPlay219(name);
}
if (kind !== 'plays' && !is219) {
  const { sshd, words } = await sshdSubstitutions();
  await using _ended = sshd;
  const closed = await closedPort();
  for (const name of chosen(goldenFolders('errors')))
    await recordError(name, needsSshd(join(GOLDEN, 'errors', name)) ? words : closed);
}
