import { LazyMapping } from '../template/lazy.ts';
import { Dict, type Value } from '../values.ts';
import type { RoleUse } from './frame.ts';
import type { PlayRun } from './play-run.ts';
import type { Run } from './run.ts';
import type { VarsSource } from './scope.ts';
import type { TaskStep } from './steps.ts';

/** The line of ansible-core that tsplay is compatible with. */
export const COMPATIBLE_VERSION = [2, 14, 18] as const;
export const OMIT = '__omit_place_holder__9d0a6a2f6c1f4a6f8a3fe1f3c0de0b5d';

const versionDict = Dict.from({
  full: COMPATIBLE_VERSION.join('.'),
  major: COMPATIBLE_VERSION[0],
  minor: COMPATIBLE_VERSION[1],
  revision: COMPATIBLE_VERSION[2],
  string: COMPATIBLE_VERSION.join('.'),
});

type Getter = () => Value | undefined;

/** A source of variables from a table of functions, each called when its variable is read. */
export function computed(getters: Readonly<Record<string, Getter>>): VarsSource {
  return {
    get: name => (Object.hasOwn(getters, name) ? getters[name]?.() : undefined),
    has: name => Object.hasOwn(getters, name) && getters[name]?.() !== undefined,
    keys: () => Object.keys(getters).filter(name => getters[name]?.() !== undefined),
  };
}

/** Variables that say what the run is, the same for every host. */
export function runMagic(run: Run): VarsSource {
  const groups = () => {
    const dict = new Dict();
    for (const [name, group] of run.inventory.groups)
      dict.set(
        name,
        group.hosts.map(host => host.name),
      );
    return dict;
  };
  let cached: { version: number; groups: Dict } | undefined;
  const options = run.options;
  return computed({
    groups: () => {
      if (cached?.version !== run.inventoryVersion) cached = { version: run.inventoryVersion, groups: groups() };
      return cached.groups;
    },
    ansible_version: () => versionDict,
    ansible_check_mode: () => options.checkMode,
    ansible_diff_mode: () => options.diffMode,
    ansible_forks: () => options.forks,
    ansible_verbosity: () => options.verbosity,
    ansible_limit: () => options.limit,
    ansible_run_tags: () => [...options.tags.only],
    ansible_skip_tags: () => [...options.tags.skip],
    ansible_inventory_sources: () => [...run.inventory.sources],
    ansible_config_file: () => options.settings.configFile,
    omit: () => OMIT,
  });
}

/** Variables that say where a host stands in the inventory. */
export function hostMagic(run: Run, hostName: string): VarsSource {
  const host = run.inventory.host(hostName);
  const groupNames = () =>
    host === undefined
      ? []
      : run.inventory
          .groupsOf(host)
          .map(group => group.name)
          .filter(name => name !== 'all')
          .sort();
  return computed({
    inventory_hostname: () => hostName,
    inventory_hostname_short: () => hostName.split('.')[0] ?? hostName,
    group_names: groupNames,
    inventory_file: () => host?.vars.get('inventory_file'),
    inventory_dir: () => host?.vars.get('inventory_dir'),
  });
}

/** Variables that say what play is running. */
export function playMagic(play: PlayRun): VarsSource {
  const names = (hosts: readonly { name: string }[]) => hosts.map(host => host.name);
  const left = () => names(play.batch.filter(host => !host.failed && !host.unreachable));
  return computed({
    playbook_dir: () => play.playDir,
    ansible_play_name: () => play.name,
    ansible_play_hosts_all: () => [...play.allHosts],
    ansible_play_hosts: left,
    play_hosts: left,
    ansible_play_batch: left,
    ansible_play_role_names: () => [
      ...new Set(play.compiled.roles.filter(use => use.parents.length === 0).map(use => use.role.name)),
    ],
    ansible_role_names: () => [...new Set(play.compiled.roles.map(use => use.role.name))],
    role_names: () => [...new Set(play.compiled.roles.map(use => use.role.name))],
    ansible_dependent_role_names: () => [
      ...new Set(play.compiled.roles.filter(use => use.parents.length > 0).map(use => use.role.name)),
    ],
  });
}

/** Variables that say which role a task belongs to. */
export function roleMagic(step: Pick<TaskStep, 'role'>): VarsSource | undefined {
  const use: RoleUse | undefined = step.role;
  if (use === undefined) return undefined;
  const parents = use.parents.toReversed();
  return computed({
    role_name: () => use.role.name,
    ansible_role_name: () => use.role.name,
    role_path: () => use.role.path,
    role_uuid: () => use.role.path,
    ansible_collection_name: () => null,
    ansible_parent_role_names: () => (parents.length === 0 ? undefined : parents.map(parent => parent.role.name)),
    ansible_parent_role_paths: () => (parents.length === 0 ? undefined : parents.map(parent => parent.role.path)),
  });
}

/** `hostvars`: every host's variables, found and rendered when they are read. */
export class HostVars extends LazyMapping {
  readonly typeName = 'HostVars';
  readonly #run: Run;
  constructor(run: Run) {
    super();
    this.#run = run;
  }
  has(name: string): boolean {
    return this.#run.inventory.host(name) !== undefined;
  }
  get(name: string): Value | undefined {
    return this.has(name) ? new HostVarsEntry(this.#run, name) : undefined;
  }
  keys(): Iterable<string> {
    return this.#run.inventory.hosts.keys();
  }
}

class HostVarsEntry extends LazyMapping {
  readonly typeName = 'HostVarsVars';
  readonly #run: Run;
  readonly #host: string;
  constructor(run: Run, host: string) {
    super();
    this.#run = run;
    this.#host = host;
  }
  has(name: string): boolean {
    return this.#run.hostScope(this.#host).has(name);
  }
  get(name: string): Value | undefined {
    const scope = this.#run.hostScope(this.#host);
    const value = scope.get(name);
    return value === undefined ? undefined : this.#run.templar(scope).template(value, { failOnUndefined: false });
  }
  keys(): Iterable<string> {
    return this.#run.hostScope(this.#host).names();
  }
}
