import { shortName } from '../../ansible-words.ts';
import { availableCall, isTemplatedAction } from '../../engine/attempt/module-call.ts';
import type { Need } from '../../engine/before/needs.ts';
import { ENGINE_ACTIONS } from '../../engine/compile/actions.ts';
import type { TaskStep } from '../../engine/compile/steps.ts';
import { isActionPlugin } from '../../engine/compile/user-plugins.ts';
import type { Services } from '../../engine/services.ts';
import { PlayError } from '../../errors.ts';
import { foreignLanguage } from '../../modules/foreign/module-file.ts';
import { BECOME_METHODS } from '../../remote/become.ts';
import { connectionKind } from '../../remote/open.ts';
import { LOOKUP_NAMES } from '../../template/lookups/lookup-table.ts';
import { findFilter, findTest } from '../../template/runtime/plugin-call.ts';
import { MOVED_FILTERS, MOVED_LOOKUPS, MOVED_MODULES } from './collection-names.ts';

/**
 * - native: tsplay's own. - python: from a file in Python, by the bridge (a module on the host, a plugin here). - own: a module in
 *   another language. - ansible: the whole task by the installed ansible-core. - unknown: only a run can tell. - missing
 */
export type Way = 'native' | 'python' | 'own' | 'ansible' | 'unknown' | 'missing';

export interface Verdict {
  readonly way: Way;
  /** The file that it comes from, or why it is missing. */
  readonly told?: string | undefined;
}

const NATIVE: Verdict = { way: 'native' };

/** By which way something that is needed would be run. */
export async function verdictOf({ kind, name, step }: Need, services: Services): Promise<Verdict> {
  const { plugins } = services;
  switch (kind) {
    case 'module':
      return step === undefined ? NATIVE : moduleVerdict(step);
    case 'filter':
    case 'test': {
      const native = (kind === 'filter' ? findFilter : findTest)(name, true) !== undefined;
      if (plugins.has(kind, name, native)) return { way: 'python', told: plugins.file(kind, name) };
      return native ? NATIVE : missing(name, MOVED_FILTERS, services);
    }
    case 'lookup': {
      const native = LOOKUP_NAMES.has(name);
      if (plugins.has(kind, name, native)) return { way: 'python', told: plugins.file(kind, name) };
      return native ? NATIVE : missing(name, MOVED_LOOKUPS, services);
    }
    case 'connection':
      return wayVerdict(kind, name, connectionKind(name) !== undefined || name === 'smart', services);
    case 'become':
      return wayVerdict(kind, name, BECOME_METHODS.includes(shortName(name)), services);
  }

  async function moduleVerdict(task: TaskStep): Promise<Verdict> {
    if (isTemplatedAction(task)) return { way: 'unknown', told: 'only a host can tell the name' };
    if (ENGINE_ACTIONS.has(task.action)) return NATIVE;
    const { foreign } = task.resolved;
    const call = await called(task);
    if (call instanceof PlayError)
      return foreign === undefined ? missing(name, MOVED_MODULES, services) : { way: 'missing', told: call.message };
    if (foreign === undefined) return NATIVE;
    const { file } = foreign;
    if (isActionPlugin(file)) return { way: 'ansible', told: file };
    switch (foreignLanguage(file)) {
      case 'Python':
        return { way: 'python', told: file };
      case 'PowerShell':
        return { way: 'ansible', told: file };
      default:
        return { way: 'own', told: file };
    }
  }
}

/** Of a plugin that leads to a host. @param native one of ours bears that name */
function wayVerdict(kind: 'connection' | 'become', name: string, native: boolean, { bridge }: Services): Verdict {
  const file = bridge.pluginFile(kind, name, native);
  if (file === undefined) return native ? NATIVE : { way: 'missing' };
  return bridge.wholeTasks === undefined
    ? { way: 'missing', told: `${file} is in Python, and there is no ansible-core that may run it` }
    : { way: 'ansible', told: file };
}

async function called(step: TaskStep): Promise<PlayError | undefined> {
  try {
    const call = await availableCall(step);
    return call instanceof PlayError ? call : undefined;
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    // what is wrong with its arguments is not asked here
    return error.code === 'unknown-module' ? error : undefined;
  }
}

/** Which collection would have it. @param moved see MOVED_MODULES */
function missing(name: string, moved: string, { collections }: Services): Verdict {
  const full = shortName(name).includes('.') ? name : movedTo(name, moved);
  if (full === undefined) return { way: 'missing', told: 'nobody is known to have it' };
  const collection = full.split('.').slice(0, 2).join('.');
  return collections.folder(collection) === undefined
    ? { way: 'missing', told: `ansible-galaxy collection install ${collection}` }
    : { way: 'missing', told: `the collection ${collection} is here and does not have it` };
}

function movedTo(name: string, moved: string): string | undefined {
  for (const line of moved.trim().split('\n')) {
    const [collection, names = ''] = line.split(': ');
    const found = names.split(' ').find(each => each === name || each.startsWith(`${name}=`));
    if (found !== undefined) return `${collection}.${found.split('=')[1] ?? found}`;
  }
  return undefined;
}
