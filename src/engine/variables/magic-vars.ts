import { dirname } from 'node:path';
import { LazyMapping } from '../../python/lazy-mapping.ts';
import { repr, str } from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, type Value } from '../../values.ts';
import type { RoleUse } from '../compile/frame.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { PlayRun } from '../play/play-run.ts';
import type { Run } from '../run.ts';
import { type VarsSource, WHOLE_SCOPE } from './scope.ts';

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
    ansible_config_file: () => options.settings.configFile ?? null,
    // Playbooks hand it to `ansible_python_interpreter`, which tsplay does not use: it only has to be there.
    ansible_playbook_python: () => '/usr/bin/python3',
    playbook_dir: () => run.play?.playDir,
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
    inventory_hostname_short: () => host?.shortName ?? hostName,
    group_names: groupNames,
    inventory_file: () => host?.vars.get('inventory_file'),
    inventory_dir: () => host?.vars.get('inventory_dir'),
  });
}

/** Variables that say what play is running. */
export function playMagic(play: PlayRun): VarsSource {
  const names = (hosts: readonly { name: string }[]) => hosts.map(host => host.name);
  const left = () => names(play.batch.filter(host => !host.failed && !host.unreachable));
  const lost = () => new Set(names(play.batch.filter(host => host.failed || host.unreachable)));
  /** Of all batches. */
  const leftInPlay = () => {
    const { failedHosts, unreachableHosts } = play.run;
    const gone = lost();
    return play.allHosts.filter(name => !gone.has(name) && !failedHosts.has(name) && !unreachableHosts.has(name));
  };
  const ownRoles = () => [...new Set(play.compiled.roles.filter(use => !use.dependency).map(use => use.role.name))];
  return computed({
    vars: () => WHOLE_SCOPE,
    ansible_play_name: () => play.name,
    ansible_play_hosts_all: () => [...play.allHosts],
    ansible_play_hosts: leftInPlay,
    play_hosts: left,
    ansible_play_batch: left,
    ansible_play_role_names: ownRoles,
    ansible_role_names: () => [...new Set(play.compiled.roles.map(use => use.role.name))],
    role_names: ownRoles,
    ansible_dependent_role_names: () => [
      ...new Set(play.compiled.roles.filter(use => use.dependency).map(use => use.role.name)),
    ],
  });
}

/** Where a task's files are searched: its role and the roles that led to it, its own folder, the play's. */
export function searchPathMagic({ role, ast }: Pick<TaskStep, 'role' | 'ast'>, playDir: string): VarsSource {
  return computed({
    ansible_search_path: () => {
      const roles = role === undefined ? [] : [...role.parents, role].map(use => use.role.path).reverse();
      return [...new Set([...roles, dirname(ast.at.file), playDir])];
    },
  });
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

/** `hostvars`: every host's variables, found and rendered when they are read; those of the play are not among them. */
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
  override item(key: Value): Value {
    const name = str(key);
    return this.get(name) ?? new Undefined({ hint: `${repr(`hostvars['${name}']`)} is undefined` });
  }
  /** Ansible counts the implicit localhost in as soon as it exists, which is always. */
  *keys(): Iterable<string> {
    const { inventory } = this.#run;
    yield* inventory.hosts.keys();
    if (inventory.host('localhost')?.implicit === true) yield 'localhost';
  }
}

class HostVarsEntry extends LazyMapping {
  readonly typeName = 'HostVarsVars';
  override get qualifiedName(): string {
    return 'ansible.vars.hostvars.HostVarsVars';
  }
  readonly #run: Run;
  readonly #host: string;
  constructor(run: Run, host: string) {
    super();
    this.#run = run;
    this.#host = host;
  }
  has(name: string): boolean {
    return this.#run.hostvarsScope(this.#host).has(name);
  }
  get(name: string): Value | undefined {
    const scope = this.#run.hostvarsScope(this.#host);
    const value = scope.get(name);
    return value === undefined ? undefined : this.#run.templar(scope).template(value, { failOnUndefined: false });
  }
  keys(): Iterable<string> {
    return this.#run.hostvarsScope(this.#host).names();
  }
}
