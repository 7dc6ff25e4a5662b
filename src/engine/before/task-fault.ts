import { PlayError } from '../../errors.ts';
import { argumentErrors } from '../../modules/ansible.builtin/validate_argument_spec.ts';
import { coerceArguments } from '../../modules/api/args.ts';
import { TemplateError } from '../../template/templar.ts';
import { mayBeTemplate } from '../../template/value-scan.ts';
import { isText, textOf, type Value } from '../../values.ts';
import { conditionList } from '../attempt/conditions.ts';
import type { ModuleCall } from '../attempt/module-call.ts';
import { hideArguments, hideFurther } from '../attempt/secret-arguments.ts';
import { renderedArguments } from '../attempt/task-arguments.ts';
import type { TaskView } from '../attempt/task-view.ts';
import type { TaskStep } from '../compile/steps.ts';
import { isLoop } from '../compile/steps.ts';
import { foreseenFailure } from '../explain/failures.ts';
import type { KnownVariables } from '../explain/template-hints.ts';
import { loopItems } from '../loop/loop-control.ts';
import type { PlayRun } from '../play/play-run.ts';
import { searchFrom } from '../variables/search-from.ts';
import { ifKnown, knownVariables, refuseFileTests } from './known-variables.ts';
import type { UnknownNames } from './unknown-names.ts';

/** A task's variables on a host, as far as they are known before the run. */
export interface KnownView extends TaskView {
  /** What a misspelt name may have meant: names that only the run will fill are among them. */
  readonly names: KnownVariables;
}

export function knownView(step: TaskStep, { variables }: PlayRun, host: string, unknown: UnknownNames): KnownView {
  const scope = variables.ofTask(step, host);
  return {
    scope,
    templar: variables.templar(scope, searchFrom(step)).with(knownVariables(scope, unknown)),
    names: { get: name => scope.get(name), names: () => [...scope.names(), ...unknown.set] },
  };
}

/** Whether all conditions hold; undefined where that is not known yet. @throws PlayError for one that cannot be evaluated */
export function knownConditions(step: TaskStep, view: KnownView): boolean | undefined {
  for (const condition of step.effective.when) {
    const holds = evaluated(step, view, condition, 'when');
    if (holds !== true) return holds;
  }
  return true;
}

/** What makes a task fail on a host, whatever the run brings; undefined where nothing certain can be said. */
export function taskFault(step: TaskStep, call: ModuleCall, run: PlayRun, view: KnownView): PlayError | undefined {
  let holds: boolean | undefined;
  try {
    holds = knownConditions(step, view);
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    return hasItems(step, view) === true ? error : undefined;
  }
  try {
    if (holds === true && step.ast.withLookup === undefined) check(step, call, run, view);
  } catch (error) {
    if (error instanceof PlayError) return error;
    throw error;
  }
  return undefined;
}

/** Whether the conditions of a task are asked at all: a loop asks them for each of its items, which may be none. */
function hasItems(step: TaskStep, view: KnownView): boolean | undefined {
  if (!isLoop(step)) return true;
  const { withLookup } = step.ast;
  if (withLookup !== undefined)
    return withLookup.lookup === 'items' && Array.isArray(withLookup.terms) && withLookup.terms.some(isPlain)
      ? true
      : undefined;
  try {
    const items = ifKnown(() => knownItems(step, view));
    return items === undefined ? undefined : items.length > 0;
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof PlayError)) throw error;
    // the task fails for its loop
    return true;
  }
}

/** What stands for itself, and is no list that may be empty. */
const isPlain = (term: Value): boolean => (isText(term) ? !mayBeTemplate(textOf(term)) : !Array.isArray(term));

function knownItems(step: TaskStep, view: KnownView): readonly Value[] {
  refuseFileTests(step.ast.keywords.get('loop') ?? null);
  return loopItems(step, view);
}

function check(step: TaskStep, call: ModuleCall, run: PlayRun, view: KnownView): void {
  if (isLoop(step)) {
    told(step, view, () => knownItems(step, view));
    return;
  }
  const args = told(step, view, () => {
    for (const value of call.args.values()) refuseFileTests(value);
    const rendered = renderedArguments(step, call, view, run.play.context);
    hideArguments(call.definition.options, rendered, run.services.options.secrets);
    return coerceArguments(call.definition, rendered, view.templar.core);
  });
  if (args !== undefined && call.definition.name === 'validate_argument_spec') {
    const variables = variablesOf(view);
    told(step, view, () => hideFurther(call.definition, { args, ...variables }, run.services.options.secrets));
    checkRoleArguments(step, args, variables, view);
  }
  if (run.services.options.checkMode || call.args.has('creates') || call.args.has('removes')) return;
  for (const condition of conditionList(step.effective.nearest('changed_when')) ?? [])
    if (evaluated(step, view, condition, 'changed_when') !== true) return;
}

/** What a module may ask of a task's variables, as far as they are known; a name of which nothing more is known is there as well. */
function variablesOf(view: KnownView) {
  const names = new Set(view.names.names());
  return {
    variable: (name: string): Value | undefined => view.names.get(name) ?? (names.has(name) ? null : undefined),
    render: (text: string) => renderedOption(text, view),
  };
}

/** The parameters of a role against its argument specification. */
function checkRoleArguments(
  step: TaskStep,
  args: Readonly<Record<string, unknown>>,
  variables: ReturnType<typeof variablesOf>,
  view: KnownView,
): void {
  const errors = told(step, view, () => argumentErrors(args, variables, view.templar.core));
  if (errors === undefined || errors.length === 0) return;
  const message = `Validation of arguments failed:\n${errors.join('\n')}`;
  throw new PlayError(message, { code: 'role-arguments', position: step.ast.at });
}

function renderedOption(text: string, view: KnownView): Value {
  try {
    return view.templar.template(text);
  } catch (error) {
    if (!(error instanceof TemplateError) || error.className !== 'AnsibleUndefinedVariable') throw error;
    throw new PlayError(error.message, { code: 'undefined-variable', cause: error });
  }
}

function evaluated(step: TaskStep, view: KnownView, condition: Value, keyword: string): boolean | undefined {
  return told(
    step,
    view,
    () => {
      refuseFileTests(condition);
      return view.templar.condition(condition);
    },
    keyword,
  );
}

function told<T>(step: TaskStep, view: KnownView, evaluate: () => T, keyword?: string): T | undefined {
  try {
    return ifKnown(evaluate);
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof PlayError)) throw error;
    throw foreseenFailure(error, step, view.names, keyword);
  }
}
