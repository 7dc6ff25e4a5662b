import type { RoleUse } from '../../engine/compile/frame.ts';
import { type CompiledPlay, type TaskStep, tasksOf } from '../../engine/compile/steps.ts';
import type { PlayRun } from '../../engine/play/play-run.ts';
import { type Layer, PRECEDENCE } from '../../engine/variables/scope.ts';
import { parseKeyValues } from '../../modules/api/free-form.ts';
import { Dict, isText, type Position, positionsOf, textOf } from '../../values.ts';

/** A place that gives a variable a value only while the play runs. */
export interface Setter {
  readonly layer: Layer;
  /** `set_fact`, `register`, `vars`... */
  readonly by: string;
  readonly at: Position;
}

/**
 * The places of a play, as far as they are known before it runs, that may give a variable another value.
 * @param winner the layer that counts before the run: what is weaker changes nothing
 */
export function settersOf({ play }: PlayRun, name: string, winner: Layer | undefined): readonly Setter[] {
  const { compiled } = play;
  const steps = [...tasksOf([...compiled.sections.flat(), ...compiled.handlers])];
  const uses = new Set(steps.flatMap(step => step.role ?? []));
  const found = [
    ...promptsFor(compiled, name),
    ...[...uses].flatMap(use => parameterOf(use, name, compiled.play.at)),
    ...steps.flatMap(step => settersInTask(step, name)),
  ];
  const rank = winner === undefined ? -1 : PRECEDENCE.indexOf(winner);
  return found.filter(({ layer }) => PRECEDENCE.indexOf(layer) >= rank);
}

function parameterOf({ params, role }: RoleUse, name: string, play: Position): Setter[] {
  if (!params.has(name)) return [];
  return [{ layer: 'role parameters', by: `role ${role.name}`, at: positionsOf(params)?.key(name) ?? play }];
}

function promptsFor({ play }: CompiledPlay, name: string): Setter[] {
  const given = play.keywords.get('vars_prompt') ?? null;
  const prompts = Array.isArray(given) ? given : [];
  return prompts.flatMap(prompt => {
    const asked = prompt instanceof Dict ? prompt.get('name') : undefined;
    const at = positionsOf(prompt)?.self ?? play.at;
    return isText(asked) && textOf(asked) === name ? [{ layer: 'play vars_prompt', by: 'vars_prompt', at }] : [];
  });
}

function settersInTask(step: TaskStep, name: string): Setter[] {
  const { ast, effective } = step;
  const found: Setter[] = [];
  const vars = ast.keywords.get('vars');
  if (vars instanceof Dict && vars.has(name))
    found.push({ layer: 'block and task vars', by: 'vars', at: positionsOf(vars)?.key(name) ?? ast.at });
  if (effective.nearest('register') === name && ast.keywords.has('register'))
    found.push({
      layer: 'set_fact and register',
      by: 'register',
      at: positionsOf(ast.source)?.key('register') ?? ast.at,
    });
  if (step.action === 'set_fact') {
    const at = factIn(step, name);
    if (at !== undefined) found.push({ layer: 'set_fact and register', by: 'set_fact', at });
  }
  return found;
}

function factIn({ ast }: TaskStep, name: string): Position | undefined {
  const { args } = ast;
  if (args instanceof Dict) return args.has(name) ? (positionsOf(args)?.key(name) ?? ast.at) : undefined;
  return isText(args) && parseKeyValues(textOf(args)).options.has(name) ? ast.actionAt : undefined;
}
