import { type ExecOptions, type ExecResult, NEEDS_MORE } from '../../../remote/connection.ts';
import type { Json } from '../../../values.ts';
import type { Joint } from '../../api/joint.ts';
import type { ModuleContext, Mutate } from '../../api/module.ts';
import { type Blocks, type Marks, newMarks } from '../../script/marks.ts';
import { call, quote } from '../../script/words.ts';
import FAIL from './fail.sh';
import { type PathState, readState, STATE_FUNCTIONS } from './path-state.ts';

/** What each script of a file module begins with. */
export function prologue(marks: Marks): string {
  return ['export LC_ALL=C', marks.define, FAIL, STATE_FUNCTIONS].join('\n');
}

/** A path for a script's command line: `-x` would be an option. */
export function plainPath(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

/** Runs one look script. */
export async function look(
  context: ModuleContext<unknown>,
  lines: readonly string[],
  options?: ExecOptions,
): Promise<Blocks> {
  const marks = newMarks();
  const answer = await context.inspect.run([prologue(marks), ...lines, ':'].join('\n'), options);
  return judged(context, marks.blocks(answer), answer, {});
}

/**
 * Runs a look script and behind it, unless in check mode, one that acts on what it saw. Does not set `changed`.
 * @param joint what answers with the same blocks where items of a loop go together
 */
export function lookAndAct<M>(
  context: ModuleContext<unknown>,
  lines: readonly string[],
  acts: readonly string[],
  joint?: Joint<M, Blocks>,
): Promise<Blocks> {
  const marks = newMarks();
  const script = { look: [prologue(marks), ...lines].join('\n'), act: [...acts, ':'].join('\n') };
  return context.exchangeTogether(script, answer => judged(context, marks.blocks(answer), answer, {}), joint);
}

/** Runs the commands that change a host, and tells what stands at `path` afterwards. */
export async function act(
  context: ModuleContext<unknown>,
  host: Mutate,
  lines: readonly string[],
  path: string,
  data: Readonly<Record<string, Json>> = {},
  options?: ExecOptions,
): Promise<{ state: PathState; blocks: Blocks; stderr: string }> {
  const marks = newMarks();
  const script = [prologue(marks), ...lines, call('state', quote(plainPath(path)), 'final')].join('\n');
  const answer = await host.run(script, options);
  const blocks = judged(context, marks.blocks(answer), answer, data, [0]);
  return { state: readState(blocks.get('state final')), blocks, stderr: answer.stderr.toString('utf8') };
}

function judged(
  context: ModuleContext<unknown>,
  blocks: Blocks,
  answer: ExecResult,
  data: Readonly<Record<string, Json>>,
  good: readonly number[] = [0, NEEDS_MORE],
): Blocks {
  const failure = blocks.get('failed')?.toString('utf8');
  const said = answer.stderr.toString('utf8').trim();
  if (failure !== undefined) context.fail(said === '' ? failure : `${failure}: ${said}`, data);
  if (!good.includes(answer.rc)) context.fail(said === '' ? `the script ended with ${answer.rc}` : said, data);
  return blocks;
}
