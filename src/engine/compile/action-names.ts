import { shortName } from '../../ansible-words.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Core } from '../../core-line.ts';
import { EXIT, PlayError } from '../../errors.ts';
import { existsElsewhere } from '../../modules/api/elsewhere.ts';
import { isModuleName } from '../../modules/api/resolve.ts';
import { hasAction, leadsToAction } from '../../modules/foreign/actions.ts';
import { foreignLanguage } from '../../modules/foreign/module-file.ts';
import type { Farewell, Route } from '../../playbook/collection-runtime.ts';
import { fullName } from '../../playbook/collections.ts';
import type { Position } from '../../values.ts';
import { coreOf } from '../options.ts';
import type { Services } from '../services.ts';
import { ENGINE_ACTIONS } from './actions.ts';
import { isAction, type Library, whyOwn } from './module-library.ts';
import { pythonPreferred } from './open-bridge.ts';
import { isActionPlugin } from './user-plugins.ts';

export interface ForeignFile {
  readonly file: string;
  /** Runs it where it is written in Python. */
  readonly bridge: Bridge;
  /** The action of ours that goes around it. */
  readonly action?: string;
  /** The name that it was reached by, redirects not followed: several modules may share an action plugin, which goes by it. */
  readonly asked: string;
}

/** What a task's action turns out to be. */
export interface ResolvedAction {
  /** The module's name: redirects followed, without `ansible.builtin.` or `ansible.legacy.`. */
  readonly name: string;
  /** A module that a collection, a folder of the user's or an installed ansible-core brings. */
  readonly foreign?: ForeignFile;
  /** There is no such module, or none that a task may call. */
  readonly missing?: true;
}

/** What names are looked for in, and who is told of files that are passed over and names that are deprecated. */
type NamingServices = Pick<Services, 'collections' | 'library' | 'userPlugins' | 'bridge' | 'announcer' | 'options'>;

/** Finds actions by name, as the collections on disk route them. */
export class ActionNames {
  readonly #services: NamingServices;
  readonly #rejected: ReadonlySet<string>;
  readonly #prefersPython: (name: string) => boolean;

  /** @param rejected names that no task may call */
  constructor(services: NamingServices, rejected: ReadonlySet<string>) {
    this.#services = services;
    this.#rejected = rejected;
    this.#prefersPython = pythonPreferred(services.options.settings.prefer);
  }

  get core(): Core {
    return coreOf(this.#services.options);
  }

  /** Modules that lie in folders of the user's. */
  get library(): Library {
    return this.#services.library;
  }

  /**
   * @param search the collections that a short name may be of, in order
   * @param at where the name is written
   * @throws PlayError `module-removed`, `redirect-loop`
   */
  resolve(name: string, search: readonly string[], at?: Position): ResolvedAction {
    if (this.#rejected.has(name)) return { name, missing: true };
    const short = shortName(name);
    if ((short !== name && !short.includes('.')) || ENGINE_ACTIONS.has(name)) return this.#inLibrary(name);
    if (fullName(name) !== undefined) return this.#follow(name, [], at) ?? { name, ...this.#absence(name) };
    for (const collection of search) {
      if (collection === 'ansible.legacy') break;
      if (collection === 'ansible.builtin') {
        if (existsHere(name)) return this.#inCore(name);
        continue;
      }
      const found = this.#follow(`${collection}.${name}`, [], at);
      if (found !== undefined) return found;
    }
    return this.#inLibrary(name);
  }

  /** A module of the user's folders, or what bears the name without one. */
  #inLibrary(action: string): ResolvedAction {
    const name = shortName(action);
    const own = ENGINE_ACTIONS.has(name) ? undefined : this.#services.userPlugins.action(action);
    if (own !== undefined) return this.#brought(name, own);
    const file = ENGINE_ACTIONS.has(name) ? undefined : this.library.find(action);
    if (file === undefined) return ENGINE_ACTIONS.has(name) ? { name } : this.#inCore(name);
    const kept = isModuleName(name) ? whyOwn(name, file, foreignLanguage(file)) : undefined;
    if (kept === undefined) return this.#brought(name, file);
    this.#services.announcer.warn(kept);
    return { name };
  }

  /** One of ours, or what an installed ansible-core has under a name, or knows to be elsewhere. */
  #inCore(name: string): ResolvedAction {
    if (this.#isOurs(name)) return { name };
    return this.#pythonOfCore(name, undefined) ?? { name };
  }

  /** Whether tsplay has the module, and the user does not rather have one in Python. */
  #isOurs(name: string): boolean {
    return isModuleName(name) && (isAction(name) || !this.#prefersPython(name));
  }

  /** A module in Python that an action leaves its work to, by the name that ansible-core knows it by. */
  pythonModule(name: string, at: Position | undefined): ResolvedAction | undefined {
    const file = this.library.find(name);
    return file === undefined ? this.#pythonOfCore(name, at) : this.#brought(name, file);
  }

  #pythonOfCore(name: string, at: Position | undefined): ResolvedAction | undefined {
    const file = this.#services.bridge.coreModule(name);
    if (file !== undefined) return this.#brought(name, file);
    const target = this.#services.bridge.coreRedirect(name);
    return target === undefined ? undefined : this.#follow(target, [name], at);
  }

  #brought(name: string, file: string): ResolvedAction {
    return { name, foreign: { file, bridge: this.#services.bridge, asked: name } };
  }

  /** Whether a name stands for a module or an action that lies in a folder of the user's. */
  isOfUser(action: string): boolean {
    return this.#services.userPlugins.action(action) !== undefined || this.library.find(action) !== undefined;
  }

  /** The one name of a module that has several: of `ansible.posix.mount`, `mount`. */
  canonical(name: string, search: readonly string[]): string {
    const found = this.resolve(name, search).name;
    return isModuleName(found) ? found.slice(found.lastIndexOf('.') + 1) : found;
  }

  /** Whether a name stands for a module that there is, here or elsewhere. */
  isKnown(name: string, search: readonly string[], at?: Position): boolean {
    const found = this.resolve(name, search, at);
    return found.foreign !== undefined || (found.missing !== true && existsHere(found.name));
  }

  #absence(name: string): Pick<ResolvedAction, 'missing'> {
    const collection = fullName(name)?.collection;
    return collection !== undefined && this.#services.collections.folder(collection) !== undefined
      ? { missing: true }
      : {};
  }

  #follow(name: string, way: readonly string[], at: Position | undefined): ResolvedAction | undefined {
    const short = shortName(name);
    const full = fullName(name);
    if (full === undefined) return undefined;
    if (short !== name) return this.#inCore(short);
    if (this.#isOurs(name)) return { name };
    if (way.includes(name)) throw redirectLoop(way, at);
    const { collection, path } = full;
    const route = this.#services.collections.runtime(collection).routes.get(path.join('.'));
    if (route?.tombstone !== undefined) throw removed(name, collection, route.tombstone, at);
    if (route?.deprecation !== undefined)
      this.#services.announcer.deprecated(deprecation(name, collection, route.deprecation));
    const isWhole = !hasAction(name);
    const carrier = isWhole ? this.#carrier(name, route, way, at) : undefined;
    if (carrier !== undefined) return carrier;
    if (route?.redirect !== undefined) return this.#follow(route.redirect, [...way, name], at);
    const action = isWhole ? this.#services.collections.actionFile(collection, path) : undefined;
    const file = action ?? this.#services.collections.moduleFile(collection, path);
    if (file === undefined) return undefined;
    const ofOurs = !isWhole && way.every(leadsToAction) ? { action: name } : {};
    return { name, foreign: { file, bridge: this.#services.bridge, asked: way[0] ?? name, ...ofOurs } };
  }

  /** The action that carries a module out, where its collection says that it is one of another name. */
  #carrier(
    name: string,
    route: Route | undefined,
    way: readonly string[],
    at: Position | undefined,
  ): ResolvedAction | undefined {
    const { actionPlugin, actionRedirect } = route ?? {};
    const isActionIn = (found: ResolvedAction | undefined): found is ResolvedAction =>
      found?.foreign !== undefined && isActionPlugin(found.foreign.file);
    const named = actionPlugin === undefined ? undefined : this.#follow(actionPlugin, [...way, name], at);
    // its defaults stay those of the module
    if (isActionIn(named)) return { ...named, name };
    const redirected = actionRedirect === undefined ? undefined : this.#follow(actionRedirect, [...way, name], at);
    return isActionIn(redirected) ? redirected : undefined;
  }
}

/** Whether tsplay has a module, or ansible-core, or perhaps a collection that is not here. */
function existsHere(name: string): boolean {
  return isModuleName(name) || ENGINE_ACTIONS.has(name) || existsElsewhere(name);
}

function redirectLoop(way: readonly string[], position: Position | undefined): PlayError {
  const path = way.map(name => `'${name}'`).join(', ');
  return new PlayError(`plugin redirect loop resolving ${way[0]} (path: [${path}])`, {
    code: 'redirect-loop',
    position,
    hint: "the names redirect to each other in the collection's meta/runtime.yml",
    exitCode: EXIT.error,
  });
}

function when(collection: string, { version, date }: Farewell): string {
  if (date !== undefined) return `from ${collection} in a release after ${date}`;
  return `from ${collection} in ${version === undefined ? 'a future release' : `version ${version}`}`;
}

function removed(name: string, collection: string, farewell: Farewell, position: Position | undefined): PlayError {
  return new PlayError(
    `[DEPRECATED]: ${name} has been removed. ${farewell.text} This feature was removed ${when(collection, farewell)}. Please update your playbooks.`,
    { code: 'module-removed', position, exitCode: EXIT.error },
  );
}

function deprecation(name: string, collection: string, farewell: Farewell): string {
  return `${name} has been deprecated. ${farewell.text} This feature will be removed ${when(collection, farewell)}.`;
}
