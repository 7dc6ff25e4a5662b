import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { walk } from '../../src/python/walk.ts';
import { machineWords, RECORDED_ENVIRONMENT, touchAll, VARYING } from './recorded-machine.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
export const GOLDEN = join(PROJECT, 'test/golden');

/** The first words of a command line: ours, or another build's where TSPLAY_BIN says so. */
export const TSPLAY: readonly string[] = (process.env.TSPLAY_BIN ?? `node ${PROJECT}dist/tsplay.js`).split(' ');
export const ORACLE: readonly string[] = ['ansible-playbook'];
/** ansible-core 2.19, as ../shared/oracle219 builds it; only for recording. */
export const ORACLE_219: readonly string[] = [
  `${process.env.ORACLE219 ?? '/var/tmp/oracle219'}/bin/ansible-playbook-219`,
];

/** What ansible-playbook is called with where a folder has no file `args` (one argument a line). */
const USUAL_ARGUMENTS = ['-i', 'localhost,', '-c', 'local', 'play.yml'];

/** Files that tell what must come of a folder, and that a run must not see. */
const EXPECTATIONS = /^(?:expected|expected-2\.19|stdout|differs)\.txt$/;

/** One call of a program in a directory made for it. */
export interface GoldenCall {
  readonly directory: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where standard output goes; standard error too, where `errors` says so. */
  readonly outputFile: string;
  readonly errors: boolean;
}

/** Runs a call to its end; gives its exit code, null where it was ended. */
export type GoldenProgram = (call: GoldenCall) => Promise<number | null>;

export interface GoldenRun {
  readonly rc: number | null;
  /** Standard output (and standard error, where `errors` was asked for), in the order of writing, normalised. */
  readonly output: string;
  /** The playbook left its mark: something was done to a host. */
  readonly marked: boolean;
}

/** Words in a folder's files that differ from run to run, with what they stand for. */
export type Substitutions = Readonly<Record<string, string>>;

export function goldenFolders(kind: string): string[] {
  return readdirSync(join(GOLDEN, kind), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
}

/** The words of a folder's files that `substitutions` must know, e.g. `SSH_PORT`. */
export function needsSshd(folder: string): boolean {
  return readdirSync(folder).some(name => name === 'hosts' && /SSH_/.test(readFileSync(join(folder, name), 'utf8')));
}

function substitute(directory: string, substitutions: Substitutions): void {
  for (const entry of walk(directory)) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    const filled = Object.entries(substitutions).reduce((all, [word, value]) => all.replaceAll(word, value), text);
    if (filled !== text) writeFileSync(file, filled);
  }
}

/** Nothing of the user's own settings, nothing that depends on the terminal. */
export function goldenEnvironment(directory: string): NodeJS.ProcessEnv {
  const { SSH_AUTH_SOCK: _agent, FORCE_COLOR: _color, ...inherited } = process.env;
  const own = Object.fromEntries(Object.entries(inherited).filter(([name]) => !/^(?:ANSIBLE|TSPLAY|JEST)_/.test(name)));
  return {
    ...own,
    ...RECORDED_ENVIRONMENT,
    HOME: directory,
    // Hosts one after the other: their lines keep their order.
    ANSIBLE_FORKS: '1',
    NO_COLOR: '1',
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_LOCALHOST_WARNING: 'False',
    ANSIBLE_DEPRECATION_WARNINGS: 'False',
    PYTHONWARNINGS: 'ignore',
  };
}

export interface GoldenOptions {
  /** Standard error is a part of the output. */
  readonly errors: boolean;
  readonly substitutions?: Substitutions;
  readonly env?: NodeJS.ProcessEnv;
  /** Looks at the directory after the run, before it is removed. */
  readonly afterwards?: (directory: string) => void;
}

/** Runs a copy of a golden folder in a directory of its own, which becomes `DIR` in the output. */
export async function runGolden(
  program: readonly string[] | GoldenProgram,
  folder: string,
  { errors, substitutions = {}, env = {}, afterwards }: GoldenOptions,
): Promise<GoldenRun> {
  // No hyphen: warnings may be broken behind one, as Ansible's are.
  const top = realpathSync(mkdtempSync('/tmp/tsplay_golden_'));
  const directory = join(top, 'project');
  try {
    cpSync(folder, directory, { recursive: true, filter: file => !EXPECTATIONS.test(file.slice(folder.length + 1)) });
    for (const name of ['password', 'hosts']) {
      const file = join(directory, name);
      if (existsSync(file) && statSync(file).isFile()) chmodSync(file, 0o644);
    }
    const filled = { ...substitutions, DIR: directory };
    substitute(directory, filled);
    touchAll(directory);
    const outputFile = join(top, 'output');
    const run = typeof program === 'function' ? program : spawning(program);
    const rc = await run({
      directory,
      args: argumentsOf(directory),
      env: { ...goldenEnvironment(directory), ...env },
      outputFile,
      errors,
    });
    afterwards?.(directory);
    const output = normalised(readFileSync(outputFile, 'utf8'), { ...filled, ...machineWords() });
    return { rc, output, marked: existsSync(join(directory, 'marker')) };
  } finally {
    // a job that was left may just be writing its last
    rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What a folder's run must give: the exit code, and what it printed. */
export const expectationOf = ({ rc, output }: GoldenRun): string => `exit code: ${rc}\n\n${output}`;

/** Want collections, callbacks or modules in Python, of which 2.19 as it was recorded with had others or none. */
const OF_214 =
  /^(?:(?:actions|bridge|python)-.*|bytes-no-utf8|callback-yaml|collection-playbook|collections|fact-cache|shutdown-commands|sops-load-vars)$/;

/** Whether a folder's play is run with ansible-core 2.19's semantics, too. */
export const onBothLines = (name: string): boolean => !OF_214.test(name);

/** The file that says what must come of a folder: 2.19's own, where it differs. */
export function expectationFile(folder: string, line: '2.14' | '2.19'): string {
  const own = join(folder, 'expected-2.19.txt');
  return line === '2.19' && existsSync(own) ? own : join(folder, 'expected.txt');
}

function argumentsOf(directory: string): string[] {
  const file = join(directory, 'args');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [...USUAL_ARGUMENTS];
}

/** Both streams go to one file, so that their lines keep the order in which they were written. @param limitMs how long a call may take */
export function spawning([command = '', ...words]: readonly string[], limitMs = 40_000): GoldenProgram {
  return ({ directory, args, env, outputFile, errors }) => {
    const output = openSync(outputFile, 'a');
    const child = spawn(command, [...words, ...args], {
      cwd: directory,
      env,
      stdio: ['ignore', output, errors ? output : 'ignore'],
    });
    closeSync(output);
    // Whoever waits for a password that nobody gives must not hold up the rest.
    const late = setTimeout(() => child.kill(), limitMs);
    // who computes without end hears nothing
    const tooLate = setTimeout(() => child.kill('SIGKILL'), limitMs + 10_000);
    child.once('close', () => {
      clearTimeout(late);
      clearTimeout(tooLate);
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
  };
}

function normalised(output: string, substitutions: Substitutions): string {
  const named = Object.entries(substitutions)
    .filter(([, value]) => value !== '')
    .sort(([, a], [, b]) => b.length - a.length);
  const told = named.reduce((text, [word, value]) => text.replaceAll(value, word), output);
  return VARYING.reduce((text, [found, replacement]) => text.replace(found, replacement), told);
}
