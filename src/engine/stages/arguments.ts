import { PlayError } from '../../errors.ts';
import type { ModuleDefinition } from '../../modules/api/module.ts';
import { str } from '../../template/python/index.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { shortAction } from '../actions.ts';
import { OMIT } from '../magic-vars.ts';
import type { TaskStep } from '../steps.ts';
import type { TaskView } from '../task-run.ts';
import type { ModuleCall } from './module-call.ts';

type Arguments = ReadonlyMap<string, Value>;

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

/** Arguments given as one variable, which has to hold a mapping. */
function variableParameters(value: Value): Arguments {
  if (value instanceof Dict) return new Map([...value].map(([key, part]) => [String(key), withoutOmitted(part)]));
  throw new PlayError(`invalid or malformed argument: '${str(value)}'`, { code: 'bad-arguments' });
}

function groupRefused(name: string, step: TaskStep): PlayError {
  return new PlayError(`module_defaults: the group '${name}' is not known here`, {
    code: 'module-defaults-group',
    position: step.ast.at,
    hint: 'tsplay takes defaults by module; name the modules of the group one by one',
  });
}

/** module_defaults of the module, the inner levels winning. */
function defaultsFor(step: TaskStep, definition: ModuleDefinition, view: TaskView): Map<string, Value> {
  const defaults = new Map<string, Value>();
  for (const level of step.effective.moduleDefaults) {
    const rendered = view.templar.template(level);
    for (const part of Array.isArray(rendered) ? rendered : [rendered]) {
      if (!(part instanceof Dict)) continue;
      for (const [name, options] of part) {
        if (String(name).startsWith('group/')) throw groupRefused(String(name), step);
        if (shortAction(String(name)) !== definition.name || !(options instanceof Dict)) continue;
        for (const [key, value] of options) defaults.set(String(key), value);
      }
    }
  }
  return defaults;
}

/** The arguments of a task on a host, rendered, `omit` taken out; not yet judged by the module's spec. */
export function renderedArguments(
  step: TaskStep,
  { definition, args: written }: ModuleCall,
  view: TaskView,
): Arguments {
  const args = defaultsFor(step, definition, view);
  const whole = step.ast.keywords.get('args');
  if (whole !== undefined && isText(whole)) {
    const rendered = view.templar.template(whole);
    if (rendered instanceof Dict) for (const [key, value] of rendered) args.set(String(key), value);
  }
  for (const [name, value] of written) {
    const rendered = definition.options[name]?.asWritten === true ? value : view.templar.template(value);
    if (name === '_variable_params') for (const [key, part] of variableParameters(rendered)) args.set(key, part);
    else if (isOmitted(rendered)) args.delete(name);
    else args.set(name, withoutOmitted(rendered));
  }
  return args;
}
