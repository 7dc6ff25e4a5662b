import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { CoreLine } from '../../src/core-line.ts';
import { type GoldenProgram, runGolden, spawning, TSPLAY } from '../../test/support/golden.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A small project: its files (documents are written as YAML) and what the program is called with. */
export interface Case {
  readonly files: { readonly [path: string]: Json };
  readonly args: readonly string[];
}

/** What came of a case: the exit code, then standard output, then what is in the folder afterwards. */
export interface Outcome {
  readonly rc: number | null;
  readonly lines: readonly string[];
}

export interface Difference {
  readonly expected: Outcome;
  readonly found: Outcome;
  /** Equal for cases that differ in the same way. */
  readonly kind: string;
}

/** How a kind of case is made and read. */
export interface Family {
  readonly generate: (seed: number) => Case;
  /** What is compared of a run's screen, where that is not every line. */
  readonly lines?: (output: string, given: Case) => readonly string[];
  /** What the folder holds afterwards, as text. */
  readonly tree?: (directory: string) => string;
  /** Cases would change the machine: each run sees copies of its accounts and packages. */
  readonly privately?: boolean;
}

/** The first words of a command that is to have accounts and packages of its own, in a mount namespace of its own. */
export const privateMachine = (): string[] => [
  fileURLToPath(new URL('private-machine.sh', import.meta.url)),
  readlinkSync('/proc/self/ns/mnt'),
];

/** How tsplay shows what must not be seen. */
export const MASK = '********';

/** The programs that are compared. */
export interface Pair {
  readonly oracle: GoldenProgram;
  readonly ours: GoldenProgram;
}

/** How long a run may take, on a machine that does other things as well. */
const LIMIT_MS = 150_000;

/** tsplay on one of its lines, doing as Ansible does, which looks ahead at nothing. */
export const oursOf =
  ({ privately = false }: Family, line: CoreLine): GoldenProgram =>
  call => {
    const program = privately ? ['unshare', '--mount', ...privateMachine(), ...TSPLAY] : TSPLAY;
    return spawning(program, LIMIT_MS)({ ...call, env: { ...call.env, TSPLAY_FORESIGHT: 'off', TSPLAY_CORE: line } });
  };

export function writeCase(given: Case, folder: string): void {
  for (const [name, content] of Object.entries({ ...given.files, args: given.args.join('\n') })) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    // 1.1: what Ansible reads otherwise without quotes (yes, 0o7) is quoted
    writeFileSync(
      path,
      typeof content === 'string'
        ? content
        : stringify(content, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }),
    );
  }
}

async function outcome(program: GoldenProgram, folder: string, given: Case, family: Family): Promise<Outcome> {
  let tree = '';
  const { rc, output } = await runGolden(program, folder, {
    errors: false,
    afterwards: directory => {
      tree = family.tree?.(directory) ?? '';
    },
  });
  const lines = family.lines?.(output, given) ?? output.split('\n');
  return { rc, lines: [...lines, ...tree.split('\n')] };
}

/** Without what belongs to the one case: names, numbers, texts. */
const shape = (line: string | undefined): string =>
  line === undefined
    ? 'nothing'
    : line
        .replace(/\*{3,}.*/, '***')
        .replace(/"(?:[^"\\]|\\.)*"(?!:)/g, '""')
        .replace(/\d+/g, 'N')
        .replace(/\b[hgrtv]N\b/g, 'NAME')
        .slice(0, 100);

const pattern = (line: string): RegExp => {
  const parts = line.split(MASK).map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
};

/** What one of them masks may be anything: secrets of no_log where they come up again, and what a family leaves out. */
const unlike = (expected: string, found: string | undefined): boolean =>
  expected !== found && (found === undefined || !(pattern(found).test(expected) || pattern(expected).test(found)));

/** Runs a case with both programs. */
export async function differenceOf(
  given: Case,
  { oracle, ours }: Pair,
  family: Family,
): Promise<Difference | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-case-'));
  try {
    writeCase(given, folder);
    const [expected, found] = await Promise.all([
      outcome(oracle, folder, given, family),
      outcome(ours, folder, given, family),
    ]);
    const at = expected.lines.findIndex((line, index) => unlike(line, found.lines[index]));
    if (at === -1 && expected.lines.length === found.lines.length && expected.rc === found.rc) return undefined;
    const codes = expected.rc === found.rc ? 'same exit code' : `exit code ${expected.rc} -> ${found.rc}`;
    const place = at === -1 ? expected.lines.length : at;
    return { expected, found, kind: `${codes}: ${shape(expected.lines[place])} -> ${shape(found.lines[place])}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
