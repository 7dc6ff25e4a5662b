import type { Core } from '../core-line.ts';
import { didYouMean, EXIT, PlayError } from '../errors.ts';
import { str } from '../python/repr.ts';
import { Dict, oneOrMore, type Position, positionsOf, type Value } from '../values.ts';
import { isVariableName, NAME_RULE } from '../variable-name.ts';
import type { Place } from './keywords.ts';

const LOOP_CONTROL = ['loop_var', 'index_var', 'label', 'pause', 'extended', 'extended_allitems', 'break_when'];

/** Python's class of a node, as Ansible's messages name it. */
const CLASSES: Readonly<Record<Place, string>> = {
  play: 'Play',
  role: 'RoleInclude',
  block: 'Block',
  task: 'Task',
  handler: 'Handler',
};

/** What is wrong with the names that the value of a keyword holds: of variables, and of the keys of `loop_control`. */
export function namesFault(
  keyword: string,
  value: Value,
  place: Place,
  at: Position,
  core: Core,
): PlayError | undefined {
  if (keyword === 'register') return registerFault(value, at, core);
  if (keyword === 'vars') return varsFault(value, place, at, core);
  return keyword === 'loop_control' ? loopControlFault(value, at, core) : undefined;
}

function registerFault(value: Value, position: Position, core: Core): PlayError | undefined {
  const name = str(value);
  if (value === null || (name === '' && !core.templateWords) || isVariableName(name, core)) return undefined;
  if (core.templateWords)
    return new PlayError(`Invalid 'register' specified: Invalid variable name '${name}'.`, {
      code: 'variable-name',
      position,
      hint: NAME_RULE,
      exitCode: EXIT.parse,
    });
  return new PlayError(`Invalid variable name in 'register' specified: '${name}'`, {
    code: 'variable-name',
    position,
    hint: 'letters, digits and underscores, not a digit first',
    exitCode: EXIT.error,
  });
}

function varsFault(value: Value, place: Place, at: Position, core: Core): PlayError | undefined {
  for (const part of oneOrMore(value)) {
    if (!(part instanceof Dict)) continue;
    const bad = [...part.keys()].find(key => !isVariableName(str(key), core));
    if (bad === undefined) continue;
    const position = positionsOf(part)?.key(bad) ?? at;
    if (core.templateWords)
      return new PlayError(`Invalid variable name '${str(bad)}'.`, {
        code: 'variable-name',
        position,
        hint: NAME_RULE,
      });
    const told = `Invalid variable name in vars specified for ${CLASSES[place]}: '${str(bad)}' is not a valid variable name`;
    return new PlayError(told, { code: 'variable-name', position, exitCode: EXIT.parse });
  }
  return undefined;
}

function loopControlFault(value: Value, at: Position, core: Core): PlayError | undefined {
  if (value === null)
    return new PlayError(
      'the `loop_control` value must be specified as a dictionary and cannot be a variable itself (though it can contain variables)',
      { code: 'keyword-type', position: at, exitCode: EXIT.parse },
    );
  if (!(value instanceof Dict)) return undefined;
  const bad = [...value.keys()].find(key => !LOOP_CONTROL.includes(str(key)));
  if (bad === undefined) return core.textLabels ? labelFault(value, at) : undefined;
  return new PlayError(`'${str(bad)}' is not a valid attribute for a LoopControl`, {
    code: 'unknown-keyword',
    position: positionsOf(value)?.key(bad) ?? at,
    hint: didYouMean(str(bad), LOOP_CONTROL) ?? `there are: ${LOOP_CONTROL.join(', ')}`,
    exitCode: EXIT.parse,
  });
}

function labelFault(control: Dict, at: Position): PlayError | undefined {
  const label = control.get('label');
  if (!Array.isArray(label) && !(label instanceof Dict)) return undefined;
  const given = `<class 'ansible.module_utils._internal._datatag._AnsibleTagged${Array.isArray(label) ? 'List' : 'Dict'}'>`;
  return new PlayError(
    `The field 'label' is supposed to be a string type, however the incoming data structure is a ${given}`,
    { code: 'keyword-type', position: positionsOf(control)?.value('label') ?? at, exitCode: EXIT.parse },
  );
}
