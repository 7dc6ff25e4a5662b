import { OMIT } from '../../ansible-words.ts';
import { PlayError } from '../../errors.ts';
import { str } from '../../python/semantics.ts';
import { ofOption, TemplateError } from '../../template/templar.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { defaultsFor, type Naming } from '../compile/module-defaults.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { ModuleCall } from './module-call.ts';
import type { TaskView } from './task-view.ts';

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

/** @throws TemplateError that tells the argument, where ansible-core 2.19 tells it */
export function renderedArgument(name: string, value: Value, { templar }: TaskView): Value {
  try {
    return templar.template(value);
  } catch (error) {
    throw error instanceof TemplateError && templar.core.templateErrors ? ofOption(error, name) : error;
  }
}

/** The arguments of a task on a host, rendered, `omit` taken out; not yet judged by the module's spec. */
export function renderedArguments(
  step: TaskStep,
  { definition, args: written }: ModuleCall,
  view: TaskView,
  naming: Naming,
): Arguments {
  const { moduleDefaults, collections } = step.effective;
  const levels = moduleDefaults.map(level => view.templar.template(level));
  const args = levels.length === 0 ? new Map() : defaultsFor(step.action, levels, collections, naming);
  const whole = step.ast.keywords.get('args');
  if (whole !== undefined && isText(whole)) {
    const rendered = view.templar.template(whole);
    if (rendered instanceof Dict) for (const [key, value] of rendered) args.set(String(key), value);
  }
  const variable = written.get('_variable_params');
  if (variable !== undefined)
    for (const [key, part] of variableParameters(view.templar.template(variable))) args.set(key, part);
  for (const [name, value] of written) {
    if (name === '_variable_params') continue;
    const rendered = definition.options[name]?.asWritten === true ? value : renderedArgument(name, value, view);
    if (isOmitted(rendered)) args.delete(name);
    else args.set(name, withoutOmitted(rendered));
  }
  return args;
}
