import { PlayError } from '../../errors.ts';
import { parseFreeForm } from '../../modules/api/args.ts';
import type { ModuleDefinition } from '../../modules/api/module.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { shortAction } from '../actions.ts';
import { OMIT } from '../magic-vars.ts';
import type { TaskStep } from '../steps.ts';
import type { TaskView } from '../task-run.ts';

type Arguments = ReadonlyMap<string, Value>;

const written = new WeakMap<TaskStep, Arguments>();

/** A task's arguments as written: under the module's name and under `args`, free-form text taken apart once. */
export function writtenArguments(step: TaskStep, definition: ModuleDefinition): Arguments {
  const known = written.get(step);
  if (known !== undefined) return known;
  const args = new Map<string, Value>();
  const extra = step.ast.keywords.get('args');
  if (extra instanceof Dict) for (const [key, value] of extra) args.set(String(key), value);
  const given = step.ast.args;
  if (given instanceof Dict) for (const [key, value] of given) args.set(String(key), value);
  else if (isText(given)) for (const [key, value] of parseFreeForm(definition, textOf(given))) args.set(key, value);
  else if (given !== null) {
    throw new PlayError(`unexpected parameter type in action: ${typeof given}`, {
      code: 'arguments-type',
      position: step.ast.actionAt,
    });
  }
  written.set(step, args);
  return args;
}

/** Whether a rendered value is `omit`. */
function isOmitted(value: Value): boolean {
  return isText(value) && textOf(value) === OMIT;
}

function withoutOmitted(value: Value): Value {
  if (value instanceof Dict) {
    return Dict.of(
      [...value].filter(([, part]) => !isOmitted(part)).map(([key, part]) => [key, withoutOmitted(part)] as const),
    );
  }
  if (Array.isArray(value)) return value.filter(part => !isOmitted(part)).map(withoutOmitted);
  return value;
}

/** module_defaults of the module, the inner levels winning. */
function defaultsFor(step: TaskStep, definition: ModuleDefinition, view: TaskView): Map<string, Value> {
  const defaults = new Map<string, Value>();
  for (const level of step.effective.moduleDefaults) {
    const rendered = view.templar.template(level);
    for (const part of Array.isArray(rendered) ? rendered : [rendered]) {
      if (!(part instanceof Dict)) continue;
      for (const [name, options] of part) {
        if (shortAction(String(name)) !== definition.name || !(options instanceof Dict)) continue;
        for (const [key, value] of options) defaults.set(String(key), value);
      }
    }
  }
  return defaults;
}

/** The arguments of a task on a host, rendered, `omit` taken out; not yet judged by the module's spec. */
export function renderedArguments(step: TaskStep, definition: ModuleDefinition, view: TaskView): Arguments {
  const args = defaultsFor(step, definition, view);
  const whole = step.ast.keywords.get('args');
  if (whole !== undefined && isText(whole)) {
    const rendered = view.templar.template(whole);
    if (rendered instanceof Dict) for (const [key, value] of rendered) args.set(String(key), value);
  }
  for (const [name, value] of writtenArguments(step, definition)) {
    const rendered = definition.options[name]?.asWritten === true ? value : view.templar.template(value);
    if (isOmitted(rendered)) args.delete(name);
    else args.set(name, withoutOmitted(rendered));
  }
  return args;
}
