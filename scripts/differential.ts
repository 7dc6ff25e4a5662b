import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import yargs from 'yargs';
import { CORE_LINES, type CoreLine } from '../src/core-line.ts';
import { createAptRoot } from '../test/support/apt-root.ts';
import {
  type Case,
  type Difference,
  differenceOf,
  type Family,
  type Outcome,
  oursOf,
  writeCase,
} from './differential/case.ts';
import { CLI } from './differential/cli.ts';
import { MODULES } from './differential/modules.ts';
import { openOracle } from './differential/oracle.ts';
import { publishPackages } from './differential/package-actions.ts';
import { PLAYS } from './differential/plays.ts';
import { shrink } from './differential/shrink.ts';
import { TEMPLATES } from './differential/templates.ts';

// `npm run differential -- plays|modules|templates|cli [--oracle 2.19] [--seed N] [--minutes M]`: makes small projects by chance, runs each with
// ansible-playbook and with tsplay, and keeps those that come out differently under .cache/differential, made as small as they
// go, one for each kind of difference. `modules` needs root: it runs in mount namespaces of their own. A folder there has the form of test/golden/plays: who judges it a fault moves it there and records it.

const FAMILIES: Readonly<Record<string, Family>> = { plays: PLAYS, modules: MODULES, templates: TEMPLATES, cli: CLI };
const KEPT = fileURLToPath(new URL('../.cache/differential/', import.meta.url));
const SHRINKING_TRIES = 250;

const text = ({ rc, lines }: Outcome): string => `exit code: ${rc}\n\n${lines.join('\n')}`;

function keep(folder: string, given: Case, { expected, found, kind }: Difference): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeCase(given, folder);
  writeFileSync(join(folder, 'expected.txt'), text(expected));
  writeFileSync(join(folder, 'stdout.txt'), text(found));
  writeFileSync(join(folder, 'differs.txt'), `${kind}\n`);
}

const { family: name, ...options } = yargs(process.argv.slice(2))
  .command('$0 <family>', 'Looks for what comes out otherwise than with ansible-playbook.', command =>
    command.positional('family', { choices: Object.keys(FAMILIES), demandOption: true }),
  )
  .option('oracle', {
    type: 'string',
    choices: CORE_LINES,
    default: '2.14',
    describe: 'the line of ansible-core that tells what is right',
  })
  .option('seed', {
    type: 'number',
    default: Date.now() % 1_000_000_000,
    describe: 'of the first case; the next has the next',
  })
  .option('minutes', { type: 'number', default: 5, describe: 'how long' })
  .option('count', { type: 'number', default: Infinity, describe: 'how many cases at most' })
  .option('shrink', { type: 'boolean', default: true, describe: 'make what differs as small as it goes' })
  .strict()
  .parseSync() as unknown as {
  family: string;
  oracle: CoreLine;
  seed: number;
  minutes: number;
  count: number;
  shrink: boolean;
};
const family = FAMILIES[name];
if (family === undefined) throw new Error(`there is no ${name}`);

const kept = join(KEPT, options.oracle === '2.14' ? name : `${name}-${options.oracle}`);

using packages = family.privately === true ? createAptRoot() : undefined;
if (packages !== undefined) {
  publishPackages(packages);
  const { APT_CONFIG, DPKG_ADMINDIR } = packages.env;
  Object.assign(process.env, { APT_CONFIG, DPKG_ADMINDIR });
}
using oracle = openOracle(family, options.oracle);
const ours = oursOf(family, options.oracle);
const quick = { oracle: oracle.quick, ours };
const faithful = { oracle: oracle.faithful, ours };
const end = Date.now() + options.minutes * 60_000;
const kinds = new Map<string, { readonly folder: string; readonly given: Case; times: number }>();
let count = 0;
for (let { seed } = options; Date.now() < end && count < options.count; seed++) {
  const given = family.generate(seed);
  const suspected = await differenceOf(given, quick, family);
  count += 1;
  if (suspected === undefined) continue;
  const known = kinds.get(suspected.kind);
  if (known !== undefined) {
    known.times += 1;
    continue;
  }
  const difference = await differenceOf(given, faithful, family);
  if (difference?.kind !== suspected.kind) continue;
  console.log(`seed ${seed}: ${difference.kind}`);
  const folder = join(kept, String(seed));
  kinds.set(difference.kind, { folder, given, times: 1 });
  keep(folder, given, difference);
}
const differing = [...kinds.values()].reduce((sum, { times }) => sum + times, 0);
console.log(`${count} cases, ${differing} come out otherwise, of ${kinds.size} kinds: ${kept}`);

for (const [kind, { folder, given }] of options.shrink ? kinds : []) {
  const stays = async (smaller: Case) => (await differenceOf(smaller, quick, family))?.kind === kind;
  const least = await shrink(given, stays, SHRINKING_TRIES);
  const still = await differenceOf(least, faithful, family);
  if (still === undefined) console.log(`${folder}: comes and goes`);
  else keep(folder, least, still);
}
process.exitCode = differing === 0 ? 0 : 1;
