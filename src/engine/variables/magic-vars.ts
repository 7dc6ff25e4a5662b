import { OMIT } from '../../ansible-words.ts';
import type { Core } from '../../core-line.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { controllerPython } from '../../python/controller-python.ts';
import { Dict, type Value } from '../../values.ts';
import type { RoleUse } from '../compile/frame.ts';
import type { TaskStep } from '../compile/steps.ts';
import { coreOf, type RunOptions } from '../options.ts';
import type { World } from '../world.ts';
import { type VarsSource, WHOLE_SCOPE } from './scope.ts';
import { searchFrom } from './search-from.ts';
import { searchFolders } from './template-surroundings.ts';

/** The version of ansible-core with which tsplay is compatible, as `ansible_version` gives it. */
function versionDict({ version }: Core): Dict {
  const [major, minor, revision] = version;
  const full = version.join('.');
  return Dict.from({ full, major, minor, revision, string: full });
}

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
export function runMagic(options: RunOptions, world: World, playDir: string | undefined): VarsSource {
  const groups = () => {
    const dict = new Dict();
    for (const [name, group] of world.inventory.groups)
      dict.set(
        name,
        group.hosts.map(host => host.name),
      );
    return dict;
  };
  const version = versionDict(coreOf(options));
  let cached: { version: number; groups: Dict } | undefined;
  return computed({
    groups: () => {
      if (cached?.version !== world.inventoryVersion) cached = { version: world.inventoryVersion, groups: groups() };
      return cached.groups;
    },
    ansible_version: () => version,
    ansible_check_mode: () => options.checkMode,
    ansible_diff_mode: () => options.diffMode,
    ansible_forks: () => options.forks,
    ansible_verbosity: () => options.verbosity,
    ansible_limit: () => options.limit,
    ansible_run_tags: () => [...options.tags.only],
    ansible_skip_tags: () => [...options.tags.skip],
    ansible_inventory_sources: () => [...world.inventory.sources],
    ansible_config_file: () => options.settings.configFile ?? null,
    // Playbooks hand it to `ansible_python_interpreter`, which tsplay hardly uses: it only has to be there.
    ansible_playbook_python: () => controllerPython() ?? '/usr/bin/python3',
    playbook_dir: () => playDir,
    omit: () => OMIT,
  });
}

/** Variables that say where a host stands in the inventory. */
export function hostMagic(inventory: Inventory, hostName: string): VarsSource {
  const host = inventory.host(hostName);
  const groupNames = () =>
    host === undefined
      ? []
      : inventory
          .groupsOf(host)
          .map(group => group.name)
          .filter(name => name !== 'all')
          .sort();
  return computed({
    inventory_hostname: () => hostName,
    inventory_hostname_short: () => host?.shortName ?? hostName,
    group_names: groupNames,
    inventory_file: () => host?.vars.get('inventory_file'),
    inventory_dir: () => host?.vars.get('inventory_dir'),
  });
}

/** How far a play is, as its magic variables tell it. */
export interface PlayStanding {
  /** Roles whose variables hold for the whole play: its own, and for the batch those that includes publish. */
  readonly roles: readonly RoleUse[];
  /** Roles that the play is said to have. */
  readonly named: readonly RoleUse[];
  /** Every host of the play, all batches. */
  readonly hosts: readonly string[];
  readonly batch: readonly { readonly name: string; readonly inPlay: boolean }[];
}

/** Variables that say what play is running. */
export function playMagic(
  name: () => string,
  standing: PlayStanding,
  { failedHosts, unreachableHosts }: Pick<World, 'failedHosts' | 'unreachableHosts'>,
): VarsSource {
  const names = (hosts: readonly { name: string }[]) => hosts.map(host => host.name);
  const left = () => names(standing.batch.filter(host => host.inPlay));
  const lost = () => new Set(names(standing.batch.filter(host => !host.inPlay)));
  /** Of all batches. */
  const leftInPlay = () => {
    const gone = lost();
    return standing.hosts.filter(host => !gone.has(host) && !failedHosts.has(host) && !unreachableHosts.has(host));
  };
  const ownRoles = () => namesOf(standing.named.filter(use => !use.dependency));
  return computed({
    vars: () => WHOLE_SCOPE,
    ansible_play_name: name,
    ansible_play_hosts_all: () => [...standing.hosts],
    ansible_play_hosts: leftInPlay,
    play_hosts: left,
    ansible_play_batch: left,
    ansible_play_role_names: ownRoles,
    ansible_role_names: () => namesOf(standing.named),
    role_names: ownRoles,
    ansible_dependent_role_names: () => namesOf(standing.named.filter(use => use.dependency)),
  });
}

const namesOf = (roles: readonly RoleUse[]): string[] => [...new Set(roles.map(use => use.role.name))];

/** Where a task's files are searched: its role and the roles that led to it, its own folder, the play's. */
export function searchPathMagic(step: Pick<TaskStep, 'role' | 'ast'>, playDir: string): VarsSource {
  return computed({ ansible_search_path: () => [...searchFolders(playDir, searchFrom(step))] });
}

/** Variables that say which role a task belongs to. */
export function roleMagic(step: Pick<TaskStep, 'role'>): VarsSource | undefined {
  const use: RoleUse | undefined = step.role;
  if (use === undefined) return undefined;
  const parents = includingRoles(use);
  return computed({
    role_name: () => use.role.shortName,
    ansible_role_name: () => use.role.name,
    role_path: () => use.role.path,
    role_uuid: () => use.role.path,
    ansible_collection_name: () => use.role.collection ?? null,
    ansible_parent_role_names: () => (parents.length === 0 ? undefined : parents.map(parent => parent.role.name)),
    ansible_parent_role_paths: () => (parents.length === 0 ? undefined : parents.map(parent => parent.role.path)),
  });
}

/** The roles that led here by including the next one, the nearest first; dependencies have no such parent. */
function includingRoles(use: RoleUse): readonly RoleUse[] {
  const chain = [...use.parents, use];
  return use.parents.filter((_, index) => chain[index + 1]?.dependency !== true).reverse();
}
