import type { Group } from '../inventory/group.ts';
import type { Host } from '../inventory/host.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { sourceDirectories } from '../inventory/source-directories.ts';
import type { VarsFile, VarsFiles } from '../inventory/vars-files.ts';
import type { Collections } from '../playbook/collections.ts';
import type { Templar } from '../template/templar.ts';
import type { Value, Vars } from '../values.ts';
import { AsyncTasks } from './attempt/async-tasks.ts';
import { openCollections } from './compile/open-collections.ts';
import type { TaskStep } from './compile/steps.ts';
import { ConnectionPool } from './connect/connection-pool.ts';
import { NodeLocks } from './connect/node-locks.ts';
import type { RunEvent } from './events.ts';
import type { RunOptions } from './options.ts';
import { Stats } from './play/host-states.ts';
import type { PlayRun } from './play/play-run.ts';
import { type FactCache, openFactCache } from './variables/fact-cache.ts';
import { HostVariables } from './variables/host-variables.ts';
import { HostVars, hostMagic, runMagic } from './variables/magic-vars.ts';
import { VariableScope, type VarsSource, type WrittenAt } from './variables/scope.ts';
import { TemplateSurroundings } from './variables/template-surroundings.ts';

/** One invocation: what outlives its plays. */
export class Run {
  readonly options: RunOptions;
  inventory: Inventory;
  readonly stats = new Stats();
  readonly connections: ConnectionPool;
  readonly collections: Collections;
  readonly nodeLocks = new NodeLocks(message => this.warn(message));
  readonly surroundings: TemplateSurroundings;
  readonly asyncTasks = new AsyncTasks();
  readonly factCache: FactCache | undefined;
  readonly custom = new Map<string, Value>();
  /** Hosts that failed or were not reached in an earlier play take no further part. */
  readonly failedHosts = new Set<string>();
  readonly unreachableHosts = new Set<string>();
  /** Rises when add_host, group_by or refresh_inventory change the inventory. */
  inventoryVersion = 0;
  /** `--step`, until the user lets all go on. */
  stepping: boolean;
  /** `--start-at-task`, until the task was met. */
  startAt: ((step: TaskStep) => boolean) | undefined;
  /** The play that is running: `hostvars` see its variables too. */
  play: PlayRun | undefined;
  readonly #varsFiles: VarsFiles;
  readonly #changes: ((inventory: Inventory) => void)[] = [];
  readonly #readInventory: () => Promise<Inventory>;
  readonly #variables = new Map<string, HostVariables>();
  readonly #magic: VarsSource;
  readonly #hostvarsVariable: Vars;
  readonly #warned = new Set<string>();
  #folders: { readonly of: Inventory; readonly folders: readonly string[] } | undefined;
  #inventoryLayers = new Map<string, { version: number; playDir: string; scope: VariableScope }>();

  /** @param readInventory reads the inventory's sources anew */
  constructor(
    options: RunOptions,
    inventory: Inventory,
    varsFiles: VarsFiles,
    readInventory: () => Promise<Inventory>,
  ) {
    this.options = options;
    this.inventory = inventory;
    this.stepping = options.step;
    this.#varsFiles = varsFiles;
    this.#readInventory = readInventory;
    this.factCache = openFactCache(options.settings, options.cwd, message => this.warn(message));
    if (options.flushCache) for (const host of inventory.hosts.keys()) this.factCache?.forget(host);
    this.collections = openCollections(options.settings, message => this.warn(message));
    this.connections = new ConnectionPool(options, message => this.warn(message));
    this.surroundings = new TemplateSurroundings(options, message => this.warn(message));
    this.#magic = runMagic(this);
    this.#hostvarsVariable = new Map([['hostvars', new HostVars(this)]]);
  }

  emit(event: RunEvent): void {
    this.options.reporter.handle(event);
  }

  /** Says a warning once. `frame` shows lines of the file that it speaks of. */
  warn(message: string, frame?: string): void {
    this.#warnOnce({ type: 'warning', message, ...(frame === undefined ? {} : { frame }) });
  }

  /** Says once that something will not be there for ever, unless the user does not want to know. */
  deprecated(message: string): void {
    if (!this.options.settings.deprecationWarnings) return;
    const off = 'Deprecation warnings can be disabled by setting deprecation_warnings=False in ansible.cfg.';
    this.#warnOnce({ type: 'warning', message: `${message} ${off}`, deprecation: true });
  }

  #warnOnce(event: RunEvent & { readonly type: 'warning' }): void {
    const said = `${event.message}\n${event.frame ?? ''}`;
    if (this.#warned.has(said)) return;
    this.#warned.add(said);
    this.emit(event);
  }

  variables(host: string): HostVariables {
    let known = this.#variables.get(host);
    if (known === undefined) {
      known = new HostVariables();
      const cached = this.factCache?.read(host);
      if (cached !== undefined) known.addFacts(cached);
      this.#variables.set(host, known);
    }
    return known;
  }

  templar(scope: VariableScope, searchFrom?: { role?: string | undefined; file?: string | undefined }): Templar {
    return this.surroundings.templar(scope, this.play?.playDir ?? this.options.cwd, searchFrom);
  }

  /** What the inventory says of a host: its groups and its own variables, files beside inventory and playbook included. */
  inventoryScope(name: string): VariableScope {
    const playDir = this.play?.playDir ?? this.options.cwd;
    const cached = this.#inventoryLayers.get(name);
    if (cached?.version === this.inventoryVersion && cached.playDir === playDir) return cached.scope;
    const scope = this.#readInventoryScope(name, playDir);
    this.#inventoryLayers.set(name, { version: this.inventoryVersion, playDir, scope });
    return scope;
  }

  #readInventoryScope(name: string, playDir: string): VariableScope {
    const host = this.inventory.host(name);
    if (host === undefined) return this.emptyScope();
    let scope = this.emptyScope();
    for (const group of this.inventory.groupsOf(host)) scope = this.#withGroup(scope, group, playDir);
    return this.#withHost(scope, host, playDir);
  }

  /** A group's own variables, files beside inventory and playbook included. */
  groupScope(group: Group): VariableScope {
    return this.#withGroup(this.emptyScope(), group, this.play?.playDir ?? this.options.cwd);
  }

  /** A host's own variables, without those of its groups. */
  ownScope(host: Host): VariableScope {
    return this.#withHost(this.emptyScope(), host, this.play?.playDir ?? this.options.cwd);
  }

  #withGroup(weaker: VariableScope, group: Group, playDir: string): VariableScope {
    const all = group.name === 'all';
    let scope = weaker.with('inventory group variables', group.vars, name => group.positions.get(name));
    for (const dir of this.#inventoryFolders()) {
      for (const file of this.#varsFiles.group(dir, group.name))
        scope = scope.with(all ? 'inventory group_vars/all' : 'inventory group_vars', file.vars, placeIn(file));
    }
    for (const file of this.#varsFiles.group(playDir, group.name))
      scope = scope.with(all ? 'playbook group_vars/all' : 'playbook group_vars', file.vars, placeIn(file));
    return scope;
  }

  #withHost(weaker: VariableScope, host: Host, playDir: string): VariableScope {
    let scope = weaker.with('inventory host variables', host.vars, name => host.positions.get(name));
    for (const dir of this.#inventoryFolders()) {
      for (const file of this.#varsFiles.host(dir, host.name))
        scope = scope.with('inventory host_vars', file.vars, placeIn(file));
    }
    for (const file of this.#varsFiles.host(playDir, host.name))
      scope = scope.with('playbook host_vars', file.vars, placeIn(file));
    return scope;
  }

  #inventoryFolders(): readonly string[] {
    if (this.#folders?.of !== this.inventory)
      this.#folders = { of: this.inventory, folders: sourceDirectories(this.inventory) };
    return this.#folders.folders;
  }

  emptyScope(): VariableScope {
    return VariableScope.empty(this.options.settings.hashBehaviour === 'merge');
  }

  /** Adds what holds for every host of a run. */
  runScope(scope: VariableScope): VariableScope {
    return scope
      .with('extra vars', this.options.extraVars)
      .with('magic variables', this.#magic)
      .with('magic variables', this.#hostvarsVariable);
  }

  /** A host's variables outside of any task, in the play that runs. */
  hostScope(name: string): VariableScope {
    const whole = this.hostvarsScope(name).with('magic variables', this.#hostvarsVariable);
    return this.play === undefined ? whole : this.play.addTo(whole);
  }

  /** What `hostvars` shows of a host: what belongs to the host and the run, nothing of the play. */
  hostvarsScope(name: string): VariableScope {
    const known = this.variables(name);
    return this.inventoryScope(name)
      .with('host facts', known.factsSource(this.options.settings.injectFactsAsVars))
      .with('include_vars', known.included)
      .with('set_fact and register', known.registered)
      .with('extra vars', this.options.extraVars)
      .with('magic variables', hostMagic(this, name))
      .with('magic variables', this.#magic);
  }

  /** group_vars and host_vars that were not there are looked for anew: an earlier play may have written them. */
  forgetMissingVars(): void {
    this.#varsFiles.forgetMissing();
    this.#inventoryLayers.clear();
  }

  /** Changes the inventory now, and again whenever its sources are read anew. */
  changeInventory(change: (inventory: Inventory) => void): void {
    this.#changes.push(change);
    change(this.inventory);
    this.inventoryVersion += 1;
  }

  /** `meta: refresh_inventory`: reads the sources again; what add_host and group_by added stays. */
  async refreshInventory(): Promise<void> {
    this.inventory = await this.#readInventory();
    for (const change of this.#changes) change(this.inventory);
    this.inventoryVersion += 1;
  }

  async close(): Promise<void> {
    await this.connections.close();
  }
}

function placeIn({ file, positions }: VarsFile): WrittenAt {
  return name => positions?.key(name) ?? { file, line: 1, column: 1 };
}
