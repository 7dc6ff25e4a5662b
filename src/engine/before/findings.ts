import { relative } from 'node:path';
import type { PlayError } from '../../errors.ts';
import type { Position } from '../../values.ts';
import { codeFrame } from '../explain/code-frame.ts';

/** A fault of one task, or of what it asks for. */
export interface Finding {
  readonly error: PlayError;
  readonly at: Position;
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
  const certain = findings.filter(each => each.certain).length;
  const open = findings.length - certain;
  const cannot = certain === 1 ? 'one task cannot succeed' : `${certain} tasks cannot succeed`;
  if (open === 0) return cannot;
  const may = `${open === 1 ? 'one task' : `${open} tasks`} may fail`;
  return certain === 0 ? may : `${cannot}, and ${may}`;
}

function groupLines(group: readonly Finding[], cwd: string): string {
  const [{ error } = { error: undefined }] = group;
  if (error === undefined) return '';
  const places = placesOf(group, cwd);
  const needed = `${group.length} ${group.length === 1 ? 'task needs' : 'tasks need'} ${error.needs}`;
  const reasons = error.needs === undefined ? [error.hint] : [error.message];
  const lines = reasons.flatMap(text => text?.split('\n') ?? []).map(line => `  ${line}`);
  const head =
    error.needs === undefined ? `${places}: ${error.message.split('\n').join('\n  ')}` : `${needed}: ${places}`;
  return [`- ${head}`, ...lines].join('\n');
}

function placesOf(group: readonly Finding[], cwd: string): string {
  const certain = named(
    group.filter(each => each.certain),
    cwd,
  );
  const open = named(
    group.filter(each => !each.certain),
    cwd,
  );
  if (open === '') return certain;
  return certain === '' ? `${open} (may be avoided)` : `${certain}; may be avoided: ${open}`;
}

function named(group: readonly Finding[], cwd: string): string {
  const places = group.slice(0, MOST_PLACES).map(({ at }) => `${shortPath(at.file, cwd)}:${at.line}`);
  const rest = group.length - places.length;
  return rest === 0 ? places.join(', ') : `${places.join(', ')} and ${rest} more`;
}

function shortPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : path;
}
