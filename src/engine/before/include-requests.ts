import { join, relative } from 'node:path';
import { PlayError } from '../../errors.ts';
import { globEscape, globFiles } from '../../python/glob.ts';
import { TemplateError, type Variables } from '../../template/templar.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { type IncludeRequest, includeRequest } from '../attempt/include-request.ts';
import type { TaskView } from '../attempt/task-view.ts';
import { includeArguments } from '../compile/actions.ts';
import { loadRole } from '../compile/compile-context.ts';
import type { TaskStep } from '../compile/steps.ts';
import { isLoop } from '../compile/steps.ts';
import { matchingTasksFiles } from '../compile/tasks-files.ts';
import { ARRANGING_LOOKUPS, itemVariables, loopControl, loopItems } from '../loop/loop-control.ts';
import { textsIn } from '../texts-in.ts';
import { searchFrom } from '../variables/search-from.ts';
import type { ForeseenTask } from './foreseen-task.ts';
import { ifKnown, knownVariables } from './known-variables.ts';
import { knownView } from './task-fault.ts';
import { UnknownNames } from './unknown-names.ts';

const NO_VARIABLES = new UnknownNames();
NO_VARIABLES.everything = true;
/** Requests of one include that are looked at. */
const MOST = 200;

/** What an include asks for, as far as that can be told before the run. */
export interface Asked {
  readonly requests: readonly IncludeRequest[];
  /** It asks for nothing else. Otherwise these are files that are there and that it could ask for. */
  readonly complete: boolean;
}

/** What an include asks for on the hosts of its play. */
export function askedFor(task: ForeseenTask, unknown: UnknownNames): Asked {
  const requests = knownRequests(task, unknown);
  return requests === undefined ? { requests: possibleRequests(task), complete: false } : { requests, complete: true };
}

/** Undefined where only the run can tell. */
function knownRequests(task: ForeseenTask, unknown: UnknownNames): readonly IncludeRequest[] | undefined {
  const literal = literalRequest(task);
  const requests = literal === undefined ? requestsOfHosts(task, unknown) : [literal];
  return isLoop(task.step) && requests?.some(({ apply }) => apply.size > 0) ? undefined : requests;
}

/** An include that needs no variable is the same everywhere, also where nobody knows the hosts. */
function literalRequest({ step, run: { variables } }: ForeseenTask): IncludeRequest | undefined {
  const scope = variables.withoutHost();
  const templar = variables.templar(scope, searchFrom(step)).with(knownVariables(scope, NO_VARIABLES));
  return ifReadable(() => includeRequest({ step }, { scope, templar }, new Map()));
}

function requestsOfHosts({ step, run }: ForeseenTask, unknown: UnknownNames): IncludeRequest[] | undefined {
  const lookup = step.ast.withLookup?.lookup;
  if (unknown.everything || (lookup !== undefined && !ARRANGING_LOOKUPS.has(lookup))) return undefined;
  const found = new Map<string, IncludeRequest>();
  for (const host of run.progress.hosts) {
    const requests = ifReadable(() => requestsOf(step, knownView(step, run, host, unknown), unknown));
    if (requests === undefined || found.size + requests.length > MOST) return undefined;
    for (const request of requests) found.set(request.key, request);
  }
  return found.size === 0 ? undefined : [...found.values()];
}

function requestsOf(step: TaskStep, view: TaskView, unknown: UnknownNames): IncludeRequest[] {
  if (!isLoop(step)) return [includeRequest({ step }, view, new Map())];
  const items = loopItems(step, view);
  const control = loopControl(step, view);
  return items.slice(0, MOST + 1).map((_, index) => {
    const own = itemVariables(control, items, index);
    const templar = view.templar.with(besides(own, knownVariables(view.scope, unknown)));
    return includeRequest({ step }, { scope: view.scope, templar }, own);
  });
}

function besides(own: ReadonlyMap<string, Value>, others: Variables): Variables {
  return {
    get: name => (own.has(name) ? own.get(name) : others.get(name)),
    has: name => own.has(name) || others.has(name),
    names: () => others.names(),
  };
}

/** What is read; undefined where it needs what only the run will tell, or cannot be read. */
function ifReadable<T>(read: () => T): T | undefined {
  try {
    return ifKnown(read);
  } catch (error) {
    if (error instanceof TemplateError || error instanceof PlayError) return undefined;
    throw error;
  }
}

/** Files and roles that are there and whose names an include could come to. */
function possibleRequests({ step, run: { play } }: ForeseenTask): IncludeRequest[] {
  const args = includeArguments(step.ast);
  const apply = args.get('apply');
  const request = (kind: 'tasks' | 'role', target: string, tasks?: string): IncludeRequest => ({
    key: JSON.stringify([step.id, target, tasks]),
    kind,
    target,
    parts: { tasks },
    rescuable: true,
    isPublic: false,
    allowDuplicates: true,
    apply: apply instanceof Dict ? new Map([...apply].map(([name, part]) => [String(name), part])) : new Map(),
    itemVars: new Map(),
    taskVars: new Map(),
    label: undefined,
    shown: target,
  });
  const place = { handler: step.handler, file: step.ast.at.file, role: step.role, playDir: play.playDir };
  if (step.action !== 'include_role') {
    const patterns = patternsOf(step, args.get('_raw_params') ?? args.get('file'));
    return patterns.flatMap(pattern => matchingTasksFiles(pattern, place)).map(file => request('tasks', file));
  }
  const { loader } = play.context;
  const names = patternsOf(step, args.get('name') ?? args.get('role'));
  const roles = names.flatMap(name => (name.includes('*') ? loader.matching(name, play.playDir) : [name]));
  const from = args.get('tasks_from');
  if (from === undefined) return roles.map(role => request('role', role));
  return roles.flatMap(role => {
    const folder = ifReadable(() =>
      loadRole(role, { ...play.context, frame: step.frame, role: step.role }, step.ast.at),
    );
    if (folder === undefined) return [];
    const tasks = join(folder.path, 'tasks');
    const files = patternsOf(step, from).flatMap(name => globFiles(join(globEscape(tasks), withExtension(name))));
    return files.map(file => request('role', role, relative(tasks, file)));
  });
}

/** `tasks_from` may leave the extension out. */
const withExtension = (name: string): string => (/\.(?:ya?ml|json)$/.test(name) ? name : `${name}.*`);

/** Globs of the names that a value may come to; what could be any name at all is none. */
function patternsOf(step: TaskStep, value: Value | undefined): string[] {
  const texts = isText(value) ? namesIn(step, textOf(value).trim()) : [];
  return texts.map(text => globEscape(text).replace(TEMPLATE, '*')).filter(pattern => /\w/.test(pattern));
}

/** A template in a name, after the brackets in it were escaped. */
const TEMPLATE = /\{\{.*?\}\}/gs;

/** A name may be a loop's item, or what is found first of several. */
function namesIn(step: TaskStep, text: string): string[] {
  const { withLookup, keywords } = step.ast;
  if (isLoop(step) && /^\{\{\s*\w+\s*\}\}$/.test(text))
    return [...textsIn(withLookup?.terms ?? keywords.get('loop') ?? null)];
  if (text.includes('first_found')) return [...textsIn(keywords.get('vars') ?? null)];
  return [text];
}
