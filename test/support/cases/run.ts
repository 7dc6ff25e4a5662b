import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type CoreLine, DEFAULT_CORE } from '../../../src/core-line.ts';
import { withRecordedUmask } from '../recorded-machine.ts';
import type { Case, NamedCase } from './case.ts';
import { build, environmentOf, filled, takeCalls, tree } from './lab.ts';
import { type Entry, type Outcome, PHASES, type Phase, type Runs } from './outcome.ts';
import { type Me, plain } from './plain.ts';

interface Laid {
  readonly case: NamedCase;
  readonly lab: string;
  files: Map<string, Entry>;
}

/** The task of a case, named by its lab. */
function taskOf({ case: { module, given }, lab }: Laid): object {
  return {
    name: lab,
    // as most playbooks have it, and as messages repeat it
    [module.replace('ansible.builtin.', '')]: filled(given.args ?? null, lab),
    environment: environmentOf(given, lab),
    diff: given.diff !== false,
    ignore_errors: true,
    ...filled({ ...(given.vars === undefined ? {} : { vars: given.vars }), ...given.task }, lab),
  };
}

function writePlay(path: string, laid: readonly Laid[]): void {
  const play = {
    hosts: 'localhost',
    connection: 'local',
    gather_facts: false,
    vars: { ansible_python_interpreter: '/usr/bin/python3' },
    tasks: laid.map(taskOf),
  };
  writeFileSync(path, JSON.stringify([play]));
}

/** Nothing of the user's, nor of the machine's place. */
function environment(top: string, line: CoreLine): NodeJS.ProcessEnv {
  return {
    TSPLAY_CORE: line,
    PATH: process.env.PATH,
    TMPDIR: '/tmp',
    TZ: 'UTC',
    HOME: top,
    LC_ALL: 'C.UTF-8',
    ANSIBLE_STDOUT_CALLBACK: 'json',
    ANSIBLE_PIPELINING: 'True',
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_LOCALHOST_WARNING: 'False',
    ANSIBLE_DEPRECATION_WARNINGS: 'False',
    PYTHONWARNINGS: 'ignore',
    // what the oracle imports, where it is not installed
    ...(process.env.ORACLE_PYTHONPATH === undefined ? {} : { PYTHONPATH: process.env.ORACLE_PYTHONPATH }),
  };
}

/** @returns each task's result by its name */
async function answers({ program, line }: Runner, top: string, checkMode: boolean): Promise<Map<string, object>> {
  const words = [...program, '-i', 'localhost,', join(top, 'play.json'), ...(checkMode ? ['--check'] : [])];
  const [output, errors] = ['stdout', 'stderr'].map(name => openSync(join(top, name), 'w'));
  const child = spawn('/bin/sh', ['-c', 'umask 022; exec "$@"', 'sh', ...words], {
    cwd: top,
    env: environment(top, line),
    stdio: ['ignore', output, errors],
  });
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  for (const file of [output, errors]) if (file !== undefined) closeSync(file);
  const text = readFileSync(join(top, 'stdout'), 'utf8');
  const begin = text.indexOf('{');
  if (begin < 0) throw new Error(`no results: ${text}${readFileSync(join(top, 'stderr'), 'utf8')}`);
  const { plays } = JSON.parse(text.slice(begin)) as {
    plays: { tasks: { task: { name: string }; hosts: Record<string, object> }[] }[];
  };
  return new Map(
    plays.flatMap(play => play.tasks.map(({ task, hosts }) => [task.name, hosts.localhost ?? {}] as const)),
  );
}

const nameOf = (flag: string) => execFileSync('id', [flag], { encoding: 'utf8' }).trim();
const me: Me = {
  user: new Set<unknown>([process.getuid?.(), nameOf('-un')]),
  group: new Set<unknown>([process.getgid?.(), nameOf('-gn')]),
};

function outcome(laid: Laid, result: object): Outcome {
  const {
    case: { given },
    lab,
  } = laid;
  const calls = takeCalls(lab);
  const after = tree(lab);
  const changed = [...after].filter(([path, entry]) => !isDeepStrictEqual(entry, laid.files.get(path)));
  const gone = [...laid.files.keys()].filter(path => !after.has(path)).map(path => [path, null] as const);
  laid.files = after;
  const files = [...changed, ...gone];
  const told = {
    result,
    ...(calls.length === 0 ? {} : { calls }),
    ...(files.length === 0 ? {} : { files: Object.fromEntries(files) }),
  };
  return plain(told, given, lab, me);
}

/** A program by its first words, and whose semantics tsplay has. */
interface Runner {
  readonly program: readonly string[];
  readonly line: CoreLine;
}

/** Several processes at a time. @param program its first words */
export async function runCases(
  program: readonly string[],
  cases: readonly NamedCase[],
  line = DEFAULT_CORE.line,
): Promise<Runs[]> {
  const size = Math.max(1, Math.ceil(cases.length / AT_A_TIME));
  const parts = Array.from({ length: AT_A_TIME }, (_, part) => cases.slice(part * size, (part + 1) * size));
  return (
    await Promise.all(parts.filter(part => part.length > 0).map(part => runPart({ program, line }, part)))
  ).flat();
}

const AT_A_TIME = 2;

/**
 * Runs cases with ansible-playbook or tsplay: all of them in check mode, then for real, then again, a process each time.
 */
async function runPart(runner: Runner, cases: readonly NamedCase[]): Promise<Runs[]> {
  const top = realpathSync(mkdtempSync('/tmp/tsplay-cases-'));
  try {
    const laid = await layAll(top, cases);
    writePlay(join(top, 'play.json'), laid);
    const found: Partial<Record<Phase, Outcome>>[] = cases.map(() => ({}));
    for (const phase of PHASES) {
      const results = await answers(runner, top, phase === 'check');
      for (const [index, each] of laid.entries())
        found[index] = { ...found[index], [phase]: outcome(each, results.get(each.lab) ?? { missing: true }) };
    }
    return found as Runs[];
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** The state before of all. */
function layAll(top: string, cases: readonly NamedCase[]): Promise<Laid[]> {
  return withRecordedUmask(() =>
    cases.map((each, index) => {
      const lab = join(top, String(index).padStart(4, '0'));
      mkdirSync(lab);
      build(each.given, lab);
      return { case: each, lab, files: tree(lab) };
    }),
  );
}

/** What of `needs`, `lacks` and `root` the machine does not fulfil. */
export function missingFor({ needs = [], lacks = [], root = false }: Case): string[] {
  return [
    ...needs.filter(name => !isInstalled(name)),
    ...lacks.filter(isInstalled).map(name => `no ${name}`),
    ...(root && process.getuid?.() !== 0 ? ['root'] : []),
  ];
}

function isInstalled(name: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v "$1"`, 'sh', name], {
      stdio: 'ignore',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    return true;
  } catch {
    return false;
  }
}
