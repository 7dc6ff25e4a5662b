import type { ErrorCode } from './error-codes.ts';
import type { Position } from './values.ts';

/** Exit codes of ansible-playbook, by meaning. */
export const EXIT = {
  ok: 0,
  error: 1,
  hostFailed: 2,
  hostUnreachable: 4,
  parse: 4,
  usage: 5,
  interrupted: 99,
  unexpected: 250,
} as const;

export interface PlayErrorDetails {
  /** Stable: what documentation and tests name the error by. */
  readonly code: ErrorCode;
  readonly position?: Position | undefined;
  /** What the user can do about it, one sentence or two. */
  readonly hint?: string | undefined;
  readonly exitCode?: number | undefined;
  /** What is not there, as it is named to the user: tasks that need the same are told together. */
  readonly needs?: string | undefined;
  readonly cause?: unknown;
}

/** What ends a run, or the rest of a loop, on purpose: no task fails of it. */
export class EndedOnPurpose extends Error {}

/** An error that the user can act upon: says what, where, and what was probably meant. */
export class PlayError extends Error {
  readonly code: ErrorCode;
  readonly position: Position | undefined;
  readonly hint: string | undefined;
  readonly exitCode: number;
  readonly needs: string | undefined;

  constructor(message: string, details: PlayErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'PlayError';
    this.code = details.code;
    this.position = details.position;
    this.hint = details.hint;
    this.needs = details.needs;
    this.exitCode = details.exitCode ?? EXIT.error;
  }
}

/** Edit distance with adjacent transpositions (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The known name nearest to a misspelt one, or undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** A ready hint for a misspelt name. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const found = nearest(name, known);
  return found === undefined ? undefined : `did you mean \`${found}\`?`;
}
