import type { ExecOptions, ExecResult } from '../../remote/connection.ts';
import type { Inspect, ModuleContext } from '../api/module.ts';
import { newMarks, type Section } from './marks.ts';
import RUN from './run.sh';
import { call, define, quoteWords, run } from './words.ts';

/** What one script said, by label; a label that was not reached has no text. */
export interface Findings {
  has(label: string): boolean;
  /** Standard output under the label. */
  text(label: string): string;
  stderr(label: string): string;
  /** Exit status of a command that `_ts_run` ran under the label. */
  rc(label: string): number | undefined;
}

export interface CommandRun {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

function findingsOf(sections: readonly Section[]): Findings {
  const found = new Map(sections.map(section => [section.label, section]));
  const text = (label: string) => found.get(label)?.stdout ?? '';
  return {
    has: label => found.has(label),
    text,
    stderr: label => found.get(label)?.stderr ?? '',
    rc: label => (found.has(`rc ${label}`) ? Number(text(`rc ${label}`).trim()) : undefined),
  };
}

/** Runs one script; the host of a look is `context.inspect`, of an act what `change` hands out. */
export async function ask(host: Inspect, lines: readonly string[], options?: ExecOptions): Promise<Findings> {
  const marks = newMarks();
  return findingsOf(marks.sections(await host.run([marks.define, RUN, ...lines].join('\n'), options)));
}

/** Looks and acts in one exchange; check mode leaves the act out (ModuleContext.exchange). */
export async function askAndAct(
  context: ModuleContext<unknown>,
  look: readonly string[],
  act: readonly string[],
  options?: ExecOptions,
): Promise<Findings> {
  const marks = newMarks();
  const script = { look: [marks.define, RUN, ...look].join('\n'), act: act.join('\n') };
  return findingsOf(marks.sections(await context.exchange(script, options)));
}

/** Shell commands, or the words of them, in one exchange, up to the first that fails. Their answers, in order. */
export async function runAll(
  host: Inspect,
  commands: readonly (string | readonly string[])[],
  options?: ExecOptions,
): Promise<CommandRun[]> {
  const marks = newMarks();
  const lines = commands.map((command, index) => {
    const words = typeof command === 'string' ? command : quoteWords(command);
    return `${run(String(index), words)} || exit 0`;
  });
  const answer = await host.run([marks.define, RUN, ...lines].join('\n'), options);
  const found = findingsOf(marks.sections(answer));
  const runs = commands.flatMap((_, index) => {
    const label = String(index);
    if (!found.has(label)) return [];
    return [{ rc: found.rc(label) ?? answer.rc, stdout: found.text(label), stderr: found.stderr(label) }];
  });
  return runs.length > 0 || commands.length === 0 ? runs : [unmarked(answer)];
}

function unmarked(answer: ExecResult): CommandRun {
  return { rc: answer.rc || 1, stdout: answer.stdout.toString('utf8'), stderr: answer.stderr.toString('utf8') };
}

export interface ActStep {
  readonly label: string;
  /** Shell text of any length; its exit status decides whether the next step is taken. */
  readonly script: string;
}

/** Steps in one exchange, up to the first that fails, then `after`, which is always reached. */
export async function runSteps(
  host: Inspect,
  steps: readonly ActStep[],
  after: readonly string[] = [],
): Promise<{ readonly failed: (CommandRun & { readonly label: string }) | undefined; readonly found: Findings }> {
  const body = steps.map(({ label, script }) => `${define('step', script)}\n${run(label, call('step'))} || return 0`);
  const found = await ask(host, [define('steps', ...body, ':'), call('steps'), ...after]);
  const last = steps.find(({ label }) => found.rc(label) !== 0);
  if (last === undefined) return { failed: undefined, found };
  const { label } = last;
  const rc = found.rc(label) ?? 1;
  return { failed: { label, rc, stdout: found.text(label), stderr: found.stderr(label) }, found };
}
