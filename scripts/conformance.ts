import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import yargs from 'yargs';
import { CLASSES, type Class, classOf } from './conformance/class.ts';
import { layOutPrograms } from './conformance/programs.ts';
import { type Running, runTarget, type Shown } from './conformance/run-target.ts';
import { readTargets, type Target, whySkipped } from './conformance/target.ts';

// `npm run conformance:targets -- [NAME...]`: runs integration targets of ansible-core 2.19, which Debian 13's source package holds,
// with tsplay on PATH as ansible-playbook, the way ansible-test runs them for a local host, and says which share passes. They are
// fetched for each run and removed after it. Each is run with ansible-core itself first: what that fails here does not count. What
// it showed (figures alone) is kept under .cache/conformance, so that it is not run again. Needs root, for namespaces.

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CACHE = here('../.cache/conformance/');

const options = yargs(process.argv.slice(2))
  .command('$0 [names..]', 'Runs integration targets of ansible-core 2.19 with tsplay.', command =>
    command.positional('names', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'all, if none is named',
    }),
  )
  .option('list', { type: 'string', describe: 'a file of names, one at the beginning of a line' })
  .option('class', { choices: CLASSES, describe: 'only those that bring this much Python along' })
  .option('source', { type: 'string', describe: 'a tree of ansible-core, or GITDIR@REF, where Debian has it not' })
  .option('layer', { type: 'string', default: join(CACHE, 'layer'), describe: 'a folder of conformance/layer.sh' })
  .option('minutes', {
    type: 'number',
    default: 2,
    describe: 'how long a target may take, or as long as with ansible-core',
  })
  .option('logs', { type: 'string', default: join(CACHE, 'logs'), describe: 'where the output of each target goes' })
  .strict()
  .parseSync();

/** Mounts are to be this program's own. */
if (process.env.CONFORMANCE_INSIDE === undefined) {
  const again = ['--mount', process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { status } = spawnSync('unshare', again, {
    stdio: 'inherit',
    env: { ...process.env, CONFORMANCE_INSIDE: '1' },
  });
  process.exit(status ?? 1);
}

interface Verdict {
  readonly name: string;
  readonly kind: Class;
  readonly outcome: 'pass' | 'fail' | 'not counted';
  readonly control: Shown;
  readonly found?: Shown;
}

/** What ansible-core itself showed of a target, this time or before. */
async function controlOf(target: Target, running: Running): Promise<Shown> {
  const file = join(CACHE, 'control.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Shown>) : {};
  const key = `${options.source ?? 'Debian'} ${target.name}`;
  const shown = known[key] ?? (await runTarget(target, 'ansible', 4 * options.minutes * 60_000, running));
  if (shown.rc !== null) writeFileSync(file, JSON.stringify({ ...known, [key]: shown }, null, 1));
  return shown;
}

async function judge(target: Target, running: Running): Promise<Verdict> {
  const kind = classOf(target);
  const control = await controlOf(target, running);
  if (control.rc !== 0) return { name: target.name, kind, outcome: 'not counted', control };
  const limitMs = 1000 * Math.max(options.minutes * 60, control.seconds);
  const found = await runTarget(target, 'tsplay', limitMs, running);
  const isPass = found.rc === 0 && (control.ok === 0 || found.ok > 0);
  return { name: target.name, kind, outcome: isPass ? 'pass' : 'fail', control, found };
}

const shown = ({ rc, seconds, ok, failed, skipped }: Shown) =>
  `${rc === null ? 'too late' : `exit ${rc}`}, ok=${ok} failed=${failed} skipped=${skipped}, ${seconds} s`;

function chosen(targets: ReadonlyMap<string, Target>): Target[] {
  const { list } = options;
  const names = options.names as readonly string[];
  const lines = list === undefined ? [] : readFileSync(list, 'utf8').split('\n');
  const listed = lines.filter(line => !line.startsWith('#')).flatMap(line => line.split(/\s/)[0] || []);
  const isAll = list === undefined && names.length === 0;
  const wanted = isAll ? [...targets.keys()] : [...names, ...listed];
  return wanted.flatMap(name => {
    const target = targets.get(name);
    const why = target === undefined ? 'not among these targets' : whySkipped(target);
    if (why !== undefined && !isAll) console.log(`left out     ${name}: ${why}`);
    if (target === undefined || why !== undefined) return [];
    return options.class === undefined || options.class === classOf(target) ? [target] : [];
  });
}

function summary(verdicts: readonly Verdict[]): void {
  for (const kind of CLASSES) {
    const counted = verdicts.filter(each => each.kind === kind && each.outcome !== 'not counted');
    const passed = counted.filter(each => each.outcome === 'pass').length;
    if (counted.length > 0) console.log(`${kind.padEnd(10)} ${passed}/${counted.length}`);
  }
  const left = verdicts.filter(each => each.outcome === 'not counted').map(each => each.name);
  if (left.length > 0) console.log(`not counted, for ansible-core fails them here: ${left.join(' ')}`);
}

mkdirSync(CACHE, { recursive: true });
mkdirSync(options.logs, { recursive: true });
if (!existsSync(options.layer)) execFileSync(here('conformance/layer.sh'), [options.layer], { stdio: 'inherit' });
const temporary = mkdtempSync(join(tmpdir(), 'conformance-'));
try {
  execFileSync('chmod', ['755', temporary]);
  const source = join(temporary, 'source');
  execFileSync(here('conformance/source.sh'), [source, ...(options.source === undefined ? [] : [options.source])]);
  const targets = readTargets(source);
  const lot = { source, targets, programs: layOutPrograms(join(temporary, 'programs'), source) };
  // on a file system of its own: overlayfs takes no layer that lies in another
  const layer = join(temporary, 'layer');
  mkdirSync(layer);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', layer]);
  for (const part of ['upper', 'home']) execFileSync('cp', ['-a', join(options.layer, part), layer]);
  const verdicts: Verdict[] = [];
  for (const target of chosen(targets)) {
    const verdict = await judge(target, { lot, layer, logs: resolve(options.logs) });
    verdicts.push(verdict);
    const { outcome, kind, name, control, found } = verdict;
    const differs = outcome === 'pass' ? '' : ` (ansible-core: ${shown(control)})`;
    console.log(`${outcome.padEnd(12)} ${kind.padEnd(10)} ${name}: ${shown(found ?? control)}${differs}`);
  }
  summary(verdicts);
  writeFileSync(join(CACHE, 'verdicts.json'), JSON.stringify(verdicts, null, 1));
} finally {
  spawnSync('umount', ['-l', join(temporary, 'layer')]);
  rmSync(temporary, { recursive: true, force: true });
}
