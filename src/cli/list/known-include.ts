import { type IncludeRequest, includeRequest } from '../../engine/attempt/include-request.ts';
import type { TaskView } from '../../engine/attempt/task-view.ts';
import { DYNAMIC_INCLUDES } from '../../engine/compile/actions.ts';
import type { CompiledStep, TaskStep } from '../../engine/compile/steps.ts';
import { isLoop } from '../../engine/compile/steps.ts';
import { ARRANGING_LOOKUPS, itemVariables, loopControl, loopItems } from '../../engine/loop/loop-control.ts';
import { compileInclude } from '../../engine/play/include.ts';
import type { PlayRun } from '../../engine/play/play-run.ts';
import type { VariableScope } from '../../engine/variables/scope.ts';
import { searchFrom } from '../../engine/variables/search-from.ts';
import { PlayError } from '../../errors.ts';
import { TemplateError } from '../../template/templar.ts';
import type { Value } from '../../values.ts';
import { described, watched } from './watched-scope.ts';

/** What an include comes to, once for each item of its loop. */
export type KnownInclude =
  | { readonly kind: 'entered'; readonly what: string; readonly key: string; readonly steps: readonly CompiledStep[] }
  | Remark;

interface Remark {
  readonly kind: 'remark';
  readonly text: string;
}

const remark = (text: string): Remark => ({ kind: 'remark', text });

export function isInclude(step: TaskStep): boolean {
  return DYNAMIC_INCLUDES.has(step.action);
}

/** Looks into an include as far as that is possible before any host is asked. */
export function knownIncludes(step: TaskStep, play: PlayRun): readonly KnownInclude[] {
  if (!isLoop(step)) return [knownInclude(step, play, new Map())];
  const lookup = step.ast.withLookup?.lookup;
  if (lookup !== undefined && !ARRANGING_LOOKUPS.has(lookup)) return [remark(`depends on what with_${lookup} finds`)];
  const base = play.variables.ofTaskWithoutHost(step);
  const terms = told(step, play, base, view => view.templar.template(step.ast.withLookup?.terms ?? null));
  if ('kind' in terms) return [terms];
  const items = told(step, play, base, view => {
    const control = loopControl(step, view);
    const found = loopItems(step, lookup === undefined ? view : viewOf(step, play, base));
    return found.map((_, index) => itemVariables(control, found, index));
  });
  if ('kind' in items) return [items];
  return items.value.length === 0
    ? [remark('not entered: its loop is empty')]
    : items.value.map(vars => knownInclude(step, play, vars));
}

function knownInclude(step: TaskStep, play: PlayRun, itemVars: ReadonlyMap<string, Value>): KnownInclude {
  const base = play.variables.ofTaskWithoutHost(step);
  const scope = itemVars.size === 0 ? base : base.with('loop variables', itemVars);
  const conditions = step.effective.when.map(condition =>
    told(step, play, scope, view => view.templar.condition(condition)),
  );
  if (conditions.some(each => 'value' in each && !each.value))
    return remark(`not entered${ofItem(itemVars)}: its condition is false`);
  const unknown = conditions.find(each => 'kind' in each);
  if (unknown !== undefined) return unknown;
  const request = told(step, play, scope, view => includeRequest({ step }, view, itemVars));
  return 'kind' in request ? request : entered(step, play, request.value);
}

function viewOf(step: TaskStep, play: PlayRun, scope: VariableScope): TaskView {
  return { scope, templar: play.variables.templar(scope, searchFrom(step)) };
}

/** What is read with the variables that are known, or a remark on what it depends on. */
function told<T>(
  step: TaskStep,
  play: PlayRun,
  base: VariableScope,
  read: (view: TaskView) => T,
): { readonly value: T } | Remark {
  const { scope, uncertain } = watched(base, play, step);
  try {
    const value = read(viewOf(step, play, scope));
    if (uncertain.size === 0) return { value };
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof PlayError)) throw error;
    if (uncertain.size === 0) return remark(`cannot be entered: ${error.message}`);
  }
  return remark(`depends on ${[...uncertain].sort().map(described).join(', ')}`);
}

const ofItem = (itemVars: ReadonlyMap<string, Value>): string => {
  const name = itemVars.get('ansible_loop_var');
  return name === undefined ? '' : ` for ${String(name)}=${String(itemVars.get(String(name)))}`;
};

function entered(step: TaskStep, play: PlayRun, request: IncludeRequest): KnownInclude {
  const item = request.label === undefined ? '' : ` (item=${request.label})`;
  try {
    const { steps, told } = compileInclude(play, step, request);
    const part = request.parts.tasks === undefined ? '' : `, ${request.parts.tasks}`;
    const key = JSON.stringify([told ?? request.target, part]);
    return { kind: 'entered', what: `${request.target}${part}${item}`, key, steps };
  } catch (error) {
    if (error instanceof PlayError) return remark(`cannot be entered: ${error.message}`);
    throw error;
  }
}
