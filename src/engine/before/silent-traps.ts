import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FALSE_WORDS } from '../../ansible-words.ts';
import { nearest } from '../../errors.ts';
import { walk } from '../../python/walk.ts';
import { isText, type Position, positionsOf, textOf, type Value, type Vars } from '../../values.ts';
import { effectiveKeywords } from '../compile/frame.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import { type TaskStep, tasksOf } from '../compile/steps.ts';
import type { Services } from '../services.ts';
import { warnOfReservedNames } from './reserved-names.ts';

/** Warns of what Ansible does silently and few people expect; each thing once, before the play runs. */
export function warnOfTraps(services: Services, play: LoadedPlay): void {
  const { options, announcer } = services;
  const { compiled } = play;
  const steps = [...tasksOf([...compiled.sections.flat(), ...compiled.handlers])];
  for (const message of [
    ...falseTexts(steps, options.extraVars),
    ...shadowingResults(steps, play),
    ...misspeltDefaults(options.extraVars, play),
  ])
    announcer.warn(message);
  warnOfReservedNames(services, compiled, steps);
}

const place = (at: Position): string => `${at.file}:${at.line}`;

/** `-e x=false` is a text, and a text is true. */
function falseTexts(steps: readonly TaskStep[], extraVars: Vars): string[] {
  const texts = new Map<string, string>();
  for (const [name, value] of extraVars)
    if (isText(value) && FALSE_WORDS.has(textOf(value).toLowerCase())) texts.set(name, textOf(value));
  if (texts.size === 0) return [];
  const warnings = new Map<string, string>();
  for (const step of steps) {
    for (const name of step.effective.when.flatMap(bareNames)) {
      const value = texts.get(name);
      if (value === undefined || warnings.has(name)) continue;
      warnings.set(
        name,
        `-e ${name}=${value} sets a text, and every text that is not empty counts as true in the condition at ` +
          `${place(positionsOf(step.ast.source)?.value('when') ?? step.ast.at)}; write \`${name} | bool\` there, or give -e '{"${name}": false}'`,
      );
    }
  }
  return [...warnings.values()];
}

/** Variables that stand alone in a condition or between its `and`, `or` and `not`. */
function bareNames(condition: Value): string[] {
  if (!isText(condition)) return [];
  return textOf(condition)
    .split(/\b(?:and|or|not)\b|[()]/)
    .map(part => part.trim())
    .filter(part => /^[A-Za-z_]\w*$/.test(part));
}

/** A result that is registered under the name of a variable of the play hides it from then on. */
function shadowingResults(steps: readonly TaskStep[], { compiled }: LoadedPlay): string[] {
  const sources = [
    ...effectiveKeywords(compiled.frame).vars.map(vars => ({ vars, whose: 'the play' })),
    ...compiled.roles.flatMap(use => use.vars.map(vars => ({ vars, whose: `the role ${use.role.name}` }))),
  ];
  return steps.flatMap(({ ast }) => {
    const name = ast.keywords.get('register');
    if (!isText(name)) return [];
    const source = sources.find(({ vars }) => vars.has(textOf(name)));
    if (source === undefined) return [];
    const written = positionsOf(source.vars)?.key(name);
    return [
      `register: ${textOf(name)} at ${place(positionsOf(ast.source)?.key('register') ?? ast.at)} hides the variable ` +
        `${textOf(name)} of ${source.whose}${written === undefined ? '' : ` (${place(written)})`} for the rest of the run`,
    ];
  });
}

/** Somebody sets a variable that nothing reads, while a role has a default of nearly that name. */
function misspeltDefaults(extraVars: Vars, { compiled }: LoadedPlay): string[] {
  const defaults = new Map<string, string>();
  for (const { role, defaults: files } of compiled.roles)
    for (const vars of files) for (const name of vars.keys()) defaults.set(name, role.name);
  if (defaults.size === 0) return [];
  const given = new Map<string, string>();
  for (const vars of effectiveKeywords(compiled.frame).vars)
    for (const name of vars.keys()) given.set(name, 'the play');
  for (const { role, params } of compiled.roles) for (const name of params.keys()) given.set(name, `role ${role.name}`);
  for (const name of extraVars.keys()) given.set(name, '-e');
  const known = new Set([
    ...defaults.keys(),
    ...compiled.roles.flatMap(use => use.vars.flatMap(vars => [...vars.keys()])),
  ]);
  return [...given].flatMap(([name, by]) => {
    if (known.has(name) || name.startsWith('ansible_')) return [];
    const meant = nearest(name, defaults.keys());
    if (meant === undefined || given.has(meant) || isMentioned(name, compiled, by === '-e' ? 0 : 1)) return [];
    return [
      `nothing reads the variable ${name} (set by ${by}); the role ${defaults.get(meant)} has a default ${meant}: did you mean that?`,
    ];
  });
}

/**
 * Whether any file of the play or of its roles reads a name.
 * @param settings how often the playbook's file names it to set it
 */
function isMentioned(name: string, { play, roles }: LoadedPlay['compiled'], settings: number): boolean {
  const folder = dirname(play.file);
  const word = new RegExp(`\\b${name}\\b`, 'g');
  const own = readFileSync(play.file, 'utf8').match(word)?.length ?? 0;
  if (own > settings) return true;
  const folders = [join(folder, 'tasks'), join(folder, 'templates'), ...roles.map(use => use.role.path)];
  return folders.some(each => textsBelow(each).some(text => text.match(word) !== null));
}

const LARGEST = 1 << 20;

function textsBelow(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return [...walk(folder)].flatMap(entry => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() && statSync(path).size < LARGEST ? [readFileSync(path, 'utf8')] : [];
  });
}
