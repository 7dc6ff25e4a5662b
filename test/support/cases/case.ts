import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type CoreLine, DEFAULT_CORE } from '../../../src/core-line.ts';
import type { Entry, Json, Runs } from './outcome.ts';
import { type RunsDifference, runsWith } from './since.ts';

/** A folder a module: `test/cases/COLLECTION.NAME/BEHAVIOUR.yml`. */
export const CASES = join(import.meta.dirname, '../../cases');

/**
 * One task in a folder of its own, which `LAB` stands for in everything that follows; its state before, by hand.
 * Runs three times: in check mode, for real, and again on what that left.
 */
export interface Case {
  readonly args?: Json;
  readonly files?: Readonly<Record<string, Entry>>;
  /** Stand-ins that are first on PATH: shell text by name. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, Json>>;
  /** Other keywords of the task. */
  readonly task?: Readonly<Record<string, Json>>;
  /** Shell text that makes more of the state, in LAB. */
  readonly setup?: string;
  /** With --diff; default true. `shown`: only what of it the screen shows is told. */
  readonly diff?: boolean | 'shown';
  /** Programs that the machine must not have: the case would change it. */
  readonly lacks?: readonly string[];
  /** Programs of the machine without which it cannot run. */
  readonly needs?: readonly string[];
  /** Needs root: it gives files away. */
  readonly root?: boolean;
  /** Fields of the result that are not the same from run to run, or from machine to machine. */
  readonly varying?: readonly string[];
  /** Why tsplay's answer is another on purpose; docs/compatibility.md has it too. */
  readonly differs?: string;
  /** The same, of one line alone. */
  readonly differs214?: string;
  readonly differs219?: string;
  /** What is wrong with tsplay's answer, still. */
  readonly fails?: string;
}

export interface Recorded {
  readonly oracle: Runs;
  /** What tsplay makes of it, where that differs on purpose. */
  readonly tsplay?: Runs;
  /** In what ansible-core 2.19 answers otherwise than `oracle`. Undefined: not recorded with it. */
  readonly oracle219?: RunsDifference;
  /** In what tsplay does on the line of 2.19, where that differs from ansible-core's on purpose. */
  readonly tsplay219?: RunsDifference;
}

/** Why tsplay's answer is another than Ansible's, on a line. */
export const reasonFor = ({ differs, differs214, differs219 }: Case, line: CoreLine): string | undefined =>
  differs ?? (line === '2.19' ? differs219 : differs214);

/** What a line's ansible-playbook made of a case, as far as it was asked. */
export function oracleOf({ oracle, oracle219 }: Recorded, line: CoreLine): Runs | undefined {
  if (line === DEFAULT_CORE.line) return oracle;
  return oracle219 === undefined ? undefined : runsWith(oracle, oracle219);
}

/** What tsplay makes of a case on a line, where that differs from `oracleOf` on purpose. */
export function oursOf({ oracle, tsplay, tsplay219 }: Recorded, line: CoreLine): Runs | undefined {
  if (line === DEFAULT_CORE.line) return tsplay;
  return tsplay219 === undefined ? undefined : runsWith(tsplay ?? oracle, tsplay219);
}

export interface NamedCase {
  readonly module: string;
  readonly file: string;
  readonly name: string;
  readonly given: Case;
  /** Undefined: not recorded yet. */
  readonly recorded: Recorded | undefined;
}

const MARK = '--- # recorded by npm run cases:record\n';

function parts(path: string): readonly [written: string, recorded: string] {
  const [written = '', recorded = ''] = readFileSync(path, 'utf8').split(MARK);
  return [written, recorded];
}

function casesOf(module: string, file: string): NamedCase[] {
  const [written, recorded] = parts(join(CASES, module, file));
  // what begins with a dot is there for its anchors
  const given = Object.entries(parse(written, { maxAliasCount: -1 }) as Record<string, Case>).filter(
    ([name]) => !name.startsWith('.'),
  );
  const known = (parse(recorded) as Record<string, Recorded> | null) ?? {};
  return given.map(([name, each]) => ({ module, file, name, given: each, recorded: known[name] }));
}

/** @param chosen ends of modules' names, or of `MODULE/BEHAVIOUR`; all, where there are none */
export function allCases(chosen: readonly string[] = []): NamedCase[] {
  const isChosen = (module: string, file: string) =>
    chosen.length === 0 || chosen.some(end => module.endsWith(end) || `${module}/${file.slice(0, -4)}`.endsWith(end));
  return readdirSync(CASES)
    .sort()
    .flatMap(module =>
      readdirSync(join(CASES, module))
        .filter(file => file.endsWith('.yml') && isChosen(module, file))
        .sort()
        .flatMap(file => casesOf(module, file)),
    );
}

/** Writes what was recorded below what was written by hand. @param file within `test/cases` */
export function writeRecorded(file: string, recorded: ReadonlyMap<string, Recorded>): void {
  const path = join(CASES, file);
  const [written] = parts(path);
  const text = stringify(Object.fromEntries(recorded), { lineWidth: 0, aliasDuplicateObjects: false });
  writeFileSync(path, `${written.trimEnd()}\n${MARK}${text}`);
}
