import type { Core } from '../../../core-line.ts';
import type { Section } from '../../script/marks.ts';

const NOTHING_DONE = {
  'apt-get': '\n0 upgraded, 0 newly installed, 0 to remove ',
  aptitude: '\n0 packages upgraded, 0 newly installed, 0 to remove ',
} as const;

/** Ansible's sign that an upgrade did nothing (of 2.17: before, removals did not count). */
export function nothingUpgraded(stdout: string, tool: 'apt-get' | 'aptitude'): boolean {
  return `\n${stdout}`.includes(NOTHING_DONE[tool]);
}

/** The part of apt's output that says what changes: what Ansible shows with --diff. */
export function preparedDiff(stdout: string): string {
  const lines = stdout.split('\n');
  const aptitude = lines.indexOf('Resolving dependencies...');
  const start = aptitude >= 0 ? aptitude : lines.indexOf('Reading state information...');
  const summary = lines.findIndex(line => /^\d+ (packages )?upgraded/.test(line));
  return lines.slice(start + 1, summary < 0 ? lines.length : summary + 1).join('\n');
}

export interface Upgraded {
  readonly package: string;
  /** Undefined for a package that was not installed before. */
  readonly from?: string;
  readonly to: string;
}

/** What was upgraded or newly installed, read off a real run's or a simulation's output. dpkg's lines come through a pty of apt's: CR LF. */
export function upgradedPackages(stdout: string): Upgraded[] {
  const upgraded: Upgraded[] = [];
  for (const line of stdout.split(/\r*\n/)) {
    const unpacked = /^Unpacking (\S+) \((\S+)\)(?: over \((\S+)\))? \.\.\.$/.exec(line);
    const simulated = /^Inst (\S+)(?: \[([^\]]+)\])? \((\S+)/.exec(line);
    const name = unpacked?.[1] ?? simulated?.[1];
    const to = unpacked?.[2] ?? simulated?.[3];
    const from = unpacked?.[3] ?? simulated?.[2];
    if (name === undefined || to === undefined) continue;
    upgraded.push({ package: name.replace(/:[a-z0-9]+$/, ''), ...(from === undefined ? {} : { from }), to });
  }
  return upgraded;
}

/** apt's errors and warnings in the form in which python-apt joins them. */
export function joinedErrors(stderr: string): string {
  const lines = stderr.split('\n').flatMap(line => /^([EW]): (.*)$/.exec(line)?.slice(1, 3).join(':') ?? []);
  return lines.length > 0 ? lines.join(', ') : 'unknown reason';
}

export function isLockError(stderr: string): boolean {
  return /Could not get lock|Unable to lock|Unable to acquire the dpkg frontend lock/.test(stderr);
}

/** What a marked apt command gave: its last attempt's output, and its exit status. */
export interface AptRun {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly rc: number;
}

const WAITING = /^Waiting for cache lock: .*/;

/** apt says each second that it waits for a lock, and who holds it: once is enough. */
function foldWaiting(stdout: string): string {
  let last = '';
  const kept = stdout.split('\n').filter(line => {
    const isSame = WAITING.test(line) && line === last;
    last = line;
    return !isSame;
  });
  return kept.join('\n');
}

/** Who held the lock that apt gave up on, as apt told it while it waited: `It is held by process 9054 (apt-get)`. */
export function lockHolder({ stdout, stderr }: Pick<AptRun, 'stdout' | 'stderr'>): string {
  if (!isLockError(stderr) || / is held by process /.test(stderr)) return '';
  return /^Waiting for cache lock: .*(?<holder>It is held by process \d+ \(.*\))/m.exec(stdout)?.groups?.holder ?? '';
}

/** Sections `try NAME COMMAND`, then `rc NAME N`. */
export function aptRun(sections: readonly Section[], name: string): AptRun | undefined {
  const attempt = sections.findLast(({ label }) => label.startsWith(`try ${name} `));
  const end = sections.findLast(({ label }) => label.startsWith(`rc ${name} `));
  if (attempt === undefined) return undefined;
  const command = attempt.label.slice(`try ${name} `.length);
  return {
    command,
    stdout: foldWaiting(attempt.stdout),
    stderr: attempt.stderr,
    rc: end === undefined ? 1 : Number(end.label.slice(`rc ${name} `.length)),
  };
}

/** Why the package lists could not be updated. */
export function updateFailure(errors: string, retries: number, { aptTold }: Pick<Core, 'aptTold'>): string {
  return `Failed to update apt cache${aptTold ? ` after ${retries} retries` : ''}: ${errors}`;
}
