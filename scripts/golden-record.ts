import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorExpectation, readExpectation, writeExpectation } from '../test/support/error-expectation.ts';
import {
  GOLDEN,
  goldenFolders,
  needsSshd,
  ORACLE,
  runGolden,
  type Substitutions,
  TSPLAY,
} from '../test/support/golden.ts';
import { closedPort, sshdSubstitutions } from '../test/support/golden-sshd.ts';

// `npm run golden:record [plays|errors] [NAME...]`: records what must come of the folders under test/golden. What plays
// show comes from ansible-playbook; what errors show is tsplay's own, and only their exit code is asked of ansible-playbook.

async function recordPlay(name: string): Promise<void> {
  const folder = join(GOLDEN, 'plays', name);
  const { rc, output } = await runGolden(ORACLE, folder, { errors: false });
  writeFileSync(join(folder, 'expected.txt'), `exit code: ${rc}\n\n${output}`);
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

const [kind, ...names] = process.argv.slice(2);
const unknown = names.filter(name => !['plays', 'errors'].some(each => existsSync(join(GOLDEN, each, name))));
if (![undefined, 'plays', 'errors'].includes(kind) || unknown.length > 0)
  throw new Error(`there is no ${unknown[0] ?? kind}: npm run golden:record -- [plays|errors] [NAME...]`);
const chosen = (all: readonly string[]) => (names.length === 0 ? all : all.filter(name => names.includes(name)));
if (kind !== 'errors') for (const name of chosen(goldenFolders('plays'))) await recordPlay(name);
if (kind !== 'plays') {
  const { sshd, words } = await sshdSubstitutions();
  await using _ended = sshd;
  const closed = await closedPort();
  for (const name of chosen(goldenFolders('errors')))
    await recordError(name, needsSshd(join(GOLDEN, 'errors', name)) ? words : closed);
}
