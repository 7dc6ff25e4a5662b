import { didYouMean, EXIT, PlayError } from '../errors.ts';
import { str } from '../python/repr.ts';
import { Dict, oneOrMore, type Position, positionsOf, type Value } from '../values.ts';
import type { Place } from './keywords.ts';

/** Python's reserved words: an identifier that no variable may be called by. */
const RESERVED = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import
   in is lambda nonlocal not or pass raise return try while with yield`
    .trim()
    .split(/\s+/),
);

const LOOP_CONTROL = ['loop_var', 'index_var', 'label', 'pause', 'extended', 'extended_allitems', 'break_when'];

/** Python's class of a node, as Ansible's messages name it. */
const CLASSES: Readonly<Record<Place, string>> = {
  play: 'Play',
  role: 'RoleInclude',
  block: 'Block',
  task: 'Task',
  handler: 'Handler',
};

function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name);
}

/** What is wrong with the names that the value of a keyword holds: of variables, and of the keys of `loop_control`. */
export function namesFault(keyword: string, value: Value, place: Place, at: Position): PlayError | undefined {
  if (keyword === 'register') return registerFault(value, at);
  if (keyword === 'vars') return varsFault(value, place, at);
  return keyword === 'loop_control' ? loopControlFault(value, at) : undefined;
}

function registerFault(value: Value, position: Position): PlayError | undefined {
  const name = str(value);
  if (value === null || name === '' || isVariableName(name)) return undefined;
  return new PlayError(`Invalid variable name in 'register' specified: '${name}'`, {
    code: 'variable-name',
    position,
    hint: 'letters, digits and underscores, not a digit first',
    exitCode: EXIT.error,
  });
}

function varsFault(value: Value, place: Place, at: Position): PlayError | undefined {
  for (const part of oneOrMore(value)) {
    if (!(part instanceof Dict)) continue;
    const bad = [...part.keys()].find(key => !isVariableName(str(key)));
    if (bad === undefined) continue;
    const told = `Invalid variable name in vars specified for ${CLASSES[place]}: '${str(bad)}' is not a valid variable name`;
    const position = positionsOf(part)?.key(bad) ?? at;
    return new PlayError(told, { code: 'variable-name', position, exitCode: EXIT.parse });
  }
  return undefined;
}

function loopControlFault(value: Value, at: Position): PlayError | undefined {
  if (value === null)
    return new PlayError(
      'the `loop_control` value must be specified as a dictionary and cannot be a variable itself (though it can contain variables)',
      { code: 'keyword-type', position: at, exitCode: EXIT.parse },
    );
  if (!(value instanceof Dict)) return undefined;
  const bad = [...value.keys()].find(key => !LOOP_CONTROL.includes(str(key)));
  if (bad === undefined) return undefined;
  return new PlayError(`'${str(bad)}' is not a valid attribute for a LoopControl`, {
    code: 'unknown-keyword',
    position: positionsOf(value)?.key(bad) ?? at,
    hint: didYouMean(str(bad), LOOP_CONTROL) ?? `there are: ${LOOP_CONTROL.join(', ')}`,
    exitCode: EXIT.parse,
  });
}
