import { existsSync } from 'node:fs';
import { OMIT } from '../../ansible-words.ts';
import { PlayError } from '../../errors.ts';
import { shlexSplit } from '../../python/shlex.ts';
import { TemplateError } from '../../template/templar.ts';
import { isText, positionsOf, textOf, type Value } from '../../values.ts';
import type { ModuleCall } from '../attempt/module-call.ts';
import { searchFrom } from '../variables/search-from.ts';
import { toBoolean } from '../variables/strict-boolean.ts';
import { notFoundText, searchFolders, searchPlaces, searchStack } from '../variables/template-surroundings.ts';
import type { ForeseenTask } from './foreseen-task.ts';
import { ifKnown, refuseFileTests } from './known-variables.ts';
import { isUnguarded } from './preflight.ts';
import { type KnownView, knownConditions, knownView } from './task-fault.ts';
import type { UnknownNames } from './unknown-names.ts';

/** The argument by which a module of ours reads from the controller, where it does so. */
interface Source {
  readonly kind: 'files' | 'templates' | 'vars';
  readonly option: string;
  /** The option that says that the file is on the host, and whether it is where nothing is said. */
  readonly remote?: readonly [option: string, otherwise: boolean];
}

const SOURCES: Readonly<Record<string, Source>> = {
  copy: { kind: 'files', option: 'src', remote: ['remote_src', false] },
  template: { kind: 'templates', option: 'src' },
  unarchive: { kind: 'files', option: 'src', remote: ['remote_src', false] },
  script: { kind: 'files', option: 'cmd' },
  assemble: { kind: 'files', option: 'src', remote: ['remote_src', true] },
  patch: { kind: 'files', option: 'src', remote: ['remote_src', false] },
  include_vars: { kind: 'vars', option: 'file' },
};
/** Arguments with which a module may not come to read its file, or reads none. */
const AVOIDING = ['creates', 'removes', 'copy', 'content', 'dir', '_variable_params'];

/** A file of the controller that a task needs and that is not there. */
export interface MissingFile {
  readonly name: string;
  readonly error: PlayError;
  /** Nothing but a file that appears meanwhile keeps the task from failing. */
  readonly certain: boolean;
}

/** The file that a task reads on the controller and that is there for none of its hosts, as far as its name is known. */
export function missingFile(task: ForeseenTask, call: ModuleCall, unknown: UnknownNames): MissingFile | undefined {
  const { step, run, around } = task;
  const source = call.definition.file === undefined ? SOURCES[call.definition.name] : undefined;
  const written = source === undefined ? undefined : call.args.get(source.option);
  if (source === undefined || written === undefined || isOpen(task, call)) return undefined;
  let name: string | undefined;
  let certain = task.reached && isUnguarded(step, around) && step.effective.nearest('failed_when') === undefined;
  for (const host of run.progress.hosts) {
    const view = knownView(step, run, host, unknown);
    name = wantedName(source, call, view);
    const comes = name === undefined ? false : comesToIt(task, view);
    if (name === undefined || comes === false || places(task, source, name).some(existsSync)) return undefined;
    certain &&= comes === true;
  }
  return name === undefined ? undefined : { name, certain, error: notFound(task, source, name) };
}

function isOpen({ step }: ForeseenTask, { args }: ModuleCall): boolean {
  const whole = step.ast.keywords.get('args') ?? null;
  return step.effective.moduleDefaults.length > 0 || isText(whole) || AVOIDING.some(name => args.has(name));
}

function places({ step, run }: ForeseenTask, { kind }: Source, name: string): readonly string[] {
  return searchPlaces(kind, name, searchFolders(run.play.playDir, searchFrom(step)));
}

/** The name of the file; undefined where it is not known, or not of the controller. */
function wantedName({ option, remote }: Source, { args, definition }: ModuleCall, view: KnownView): string | undefined {
  const known = (value: Value) => (value === undefined ? undefined : rendered(value, view));
  if (remote !== undefined) {
    const [flag, otherwise] = remote;
    const there = args.has(flag) ? known(args.get(flag) ?? null) : otherwise;
    if (there === undefined || toBoolean(there)) return undefined;
  }
  const value = known(args.get(option) ?? null);
  if (!isText(value) || textOf(value) === '' || textOf(value) === OMIT || textOf(value).includes('://'))
    return undefined;
  return definition.name === 'script' ? firstWord(textOf(value)) : textOf(value);
}

function firstWord(command: string): string | undefined {
  try {
    return shlexSplit(command.trim())[0];
  } catch {
    return undefined;
  }
}

function rendered(value: Value, view: KnownView): Value | undefined {
  try {
    return ifKnown(() => {
      refuseFileTests(value);
      return view.templar.template(value);
    });
  } catch (error) {
    if (error instanceof TemplateError || error instanceof PlayError) return undefined;
    throw error;
  }
}

/** Whether the conditions of a task hold; undefined where that is not known. */
function comesToIt({ step }: ForeseenTask, view: KnownView): boolean | undefined {
  if (step.effective.when.length === 0) return true;
  try {
    return knownConditions(step, view);
  } catch (error) {
    if (error instanceof PlayError) return undefined;
    throw error;
  }
}

function notFound(task: ForeseenTask, source: Source, name: string): PlayError {
  const { ast } = task.step;
  const stack = searchStack(task.run.play.playDir, searchFrom(task.step));
  return new PlayError(notFoundText(source.kind, name, stack), {
    code: 'file-not-found',
    needs: `the file ${name}`,
    position: positionsOf(ast.args)?.value(source.option) ?? ast.actionAt,
    hint: `searched: ${places(task, source, name).join(', ')}`,
  });
}
