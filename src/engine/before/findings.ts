import { relative } from 'node:path';
import type { PlayError } from '../../errors.ts';
import type { Position } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { codeFrame } from '../explain/code-frame.ts';
import { type Doomed, placeOfFault } from './preflight.ts';

/** A fault of one task, or of what it asks for. */
export interface Finding {
  readonly error: PlayError;
  readonly at: Position;
  /** The task; several faults may be of one. */
  readonly step?: TaskStep | undefined;
  /** No condition can avoid it, and nothing tolerates the failure. */
  readonly certain: boolean;
}

/** A warning: its message, and lines that are shown as they are. */
export interface Told {
  readonly message: string;
  readonly frame: string;
}

/** Places of one fault that are named; the rest is counted. */
const MOST_PLACES = 50;

export function findingOf(doomed: Doomed): Finding {
  return { error: doomed.error, at: placeOfFault(doomed), step: doomed.step, certain: doomed.certain };
}

/** Findings once each, in order: an include that is reached by several ways brings the same ones. */
export function distinct<T extends Finding>(findings: readonly T[]): T[] {
  const known = new Map<string, T>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const before = known.get(key);
    if (before === undefined || (finding.certain && !before.certain)) known.set(key, finding);
  }
  return [...known.values()];
}

/** What makes two findings the same. */
export function keyOf({ at, error }: Finding): string {
  return JSON.stringify([at.file, at.line, at.column, error.message]);
}

/**
 * All findings in one list, each thing that is wrong or missing told once; one alone is shown where it is written.
 * @param cwd files below it are named from there
 */
export function told(findings: readonly Finding[], cwd: string): Told | undefined {
  const [first] = findings;
  if (first === undefined) return undefined;
  if (findings.length === 1) return { message: first.error.message, frame: codeFrame(first.at) };
  return {
    message: summary(findings),
    frame: grouped(findings)
      .map(group => groupLines(group, cwd))
      .join('\n'),
  };
}

/** What is wrong in the same way, or misses the same thing, together. */
function grouped(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const what = finding.error.needs ?? finding.error.message;
    const group = groups.get(what);
    if (group === undefined) groups.set(what, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function summary(findings: readonly Finding[]): string {
  const certain = countTasks(findings.filter(each => each.certain));
  const open = countTasks(findings.filter(each => !each.certain));
  const cannot = certain === 1 ? 'one task cannot succeed' : `${certain} tasks cannot succeed`;
  if (open === 0) return cannot;
  const may = `${open === 1 ? 'one task' : `${open} tasks`} may fail`;
  return certain === 0 ? may : `${cannot}, and ${may}`;
}

function countTasks(findings: readonly Finding[]): number {
  return new Set(findings.map(finding => finding.step ?? finding)).size;
}

function groupLines(group: readonly Finding[], cwd: string): string {
  const [{ error } = { error: undefined }] = group;
  if (error === undefined) return '';
  const places = placesOf(group, cwd);
  const reasons = error.needs === undefined ? [error.hint] : [error.message];
  const lines = reasons.flatMap(text => text?.split('\n') ?? []).map(line => `  ${line}`);
  const head =
    error.needs === undefined
      ? `${places}: ${error.message.split('\n').join('\n  ')}`
      : `${needing(group.length, error.needs)}: ${places}`;
  return [`- ${head}`, ...lines].join('\n');
}

export function needing(count: number, what: string | undefined): string {
  return `${count} ${count === 1 ? 'task needs' : 'tasks need'} ${what}`;
}

function placesOf(group: readonly Finding[], cwd: string): string {
  const of = (wanted: boolean) =>
    named(
      group.filter(each => each.certain === wanted).map(each => each.at),
      cwd,
    );
  const certain = of(true);
  const open = of(false);
  if (open === '') return certain;
  return certain === '' ? `${open} (may be avoided)` : `${certain}; may be avoided: ${open}`;
}

/** Files and lines, separated by commas. */
export function named(all: readonly Position[], cwd: string): string {
  const places = all.slice(0, MOST_PLACES).map(({ file, line }) => `${shortPath(file, cwd)}:${line}`);
  const rest = all.length - places.length;
  return rest === 0 ? places.join(', ') : `${places.join(', ')} and ${rest} more`;
}

function shortPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : path;
}
