import type { Core } from '../../core-line.ts';
import { KEYWORDS } from '../../playbook/keywords.ts';
import { Dict, isText, type Position, positionsOf, textOf, type Vars } from '../../values.ts';
import { effectiveKeywords } from '../compile/frame.ts';
import type { CompiledPlay, TaskStep } from '../compile/steps.ts';
import { excerpt } from '../explain/code-frame.ts';
import { coreOf } from '../options.ts';
import type { Services } from '../services.ts';

const GLOBALS = 'lipsum cycler joiner namespace dict range lookup query q now undef'.split(' ');
const NAMES: ReadonlySet<string> = new Set([...Object.keys(KEYWORDS), ...GLOBALS, 'loop_with']);

/** Whether a variable's name means something else to Ansible: recorded with names of all kinds. */
function isReserved(name: string, { reservedEverywhere }: Core): boolean {
  if (name === 'gather_subset') return !reservedEverywhere;
  if (name === 'omit') return reservedEverywhere;
  return name !== 'vars' && name !== 'listen' && NAMES.has(name);
}

interface Named {
  readonly name: string;
  /** Unknown of what the command line itself spells out. */
  readonly at: Position | undefined;
}

const namesOf = (vars: Vars | Dict): Named[] =>
  [...vars.keys()].map(name => ({ name: String(name), at: positionsOf(vars)?.key(name) }));

/** What a task itself gives a name. */
function namesOfTask({ ast, action }: TaskStep): Named[] {
  const { source, args, keywords } = ast;
  const name = keywords.get('register');
  const registered = isText(name) ? [{ name: textOf(name), at: positionsOf(source)?.value('register') ?? ast.at }] : [];
  const own = source.get('vars');
  return [
    ...(own instanceof Dict ? namesOf(own) : []),
    ...(action === 'set_fact' && args instanceof Dict ? namesOf(args) : []),
    ...registered,
  ];
}

/**
 * Warns of variables under names that mean something else, in Ansible's words: those of the play, of its roles and of `-e`;
 * since 2.19 those of tasks as well.
 */
export function warnOfReservedNames(
  { options, announcer }: Pick<Services, 'options' | 'announcer'>,
  { frame, roles }: CompiledPlay,
  steps: readonly TaskStep[],
): void {
  const core = coreOf(options);
  const all = [
    ...effectiveKeywords(frame).vars.flatMap(namesOf),
    ...namesOf(options.extraVars),
    ...roles.flatMap(use => [...use.defaults, ...use.vars].flatMap(namesOf)),
    ...(core.reservedEverywhere ? steps.flatMap(namesOfTask) : []),
  ];
  for (const { name, at } of all.filter(({ name }) => isReserved(name, core))) {
    if (!core.reservedEverywhere) announcer.warn(`Found variable using reserved name: ${name}`);
    else
      announcer.warn(
        `Found variable using reserved name '${name}'.`,
        `Origin: ${at === undefined ? "<CLI option '-e'>" : excerpt(at)}\n`,
      );
  }
}
