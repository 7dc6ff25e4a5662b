import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { PlayError } from '../errors.ts';
import { equal } from '../python/compare.ts';
import { controllerPython } from '../python/controller-python.ts';
import { compareText } from '../python/text.ts';
import { Dict, mergeDicts, type Position, type Value } from '../values.ts';
import { type GroupNameTransform, groupName } from './group-names.ts';
import { Group, Host } from './hosts-and-groups.ts';
import { limitPatterns } from './limit.ts';
import { applySubscript, nameMatcher, orderPatterns, splitPattern, splitSubscript } from './patterns.ts';

export type Warn = (message: string) => void;

const OLD_SUBSCRIPT = 'Use [x:y] inclusive subscripts instead of [x-y] which has been removed';
const LOCALHOSTS = new Set(['localhost', '127.0.0.1', '::1']);

/** What the settings say of names, patterns and dicts that are defined twice. */
export interface InventoryRules {
  readonly groupNameTransform: GroupNameTransform;
  readonly hostPatternMismatch: 'error' | 'warning' | 'ignore';
  readonly hashBehaviour: 'replace' | 'merge';
}

const DEFAULT_RULES: InventoryRules = {
  groupNameTransform: 'never',
  hostPatternMismatch: 'warning',
  hashBehaviour: 'replace',
};

/** Hosts and groups of all sources, and what is added while running. */
export class Inventory {
  readonly hosts: Map<string, Host> = new Map();
  readonly groups: Map<string, Group> = new Map();
  /** The sources in the order given: absolute paths, or host lists. */
  readonly sources: string[] = [];
  readonly #warn: Warn;
  readonly #rules: InventoryRules;
  readonly #matches = new Map<string, readonly Host[]>();
  #localhost: Host | undefined;
  /** Only to look: nothing is said of patterns that match nothing, and nothing is remembered. */
  #quiet = false;
  /** The file that is being read; new hosts get it as `inventory_file`. */
  currentSource: string | undefined;

  constructor(warn: Warn, rules: InventoryRules = DEFAULT_RULES) {
    this.#warn = warn;
    this.#rules = rules;
    const all = this.addGroup('all');
    all.addChild(this.addGroup('ungrouped'));
  }

  warn(message: string): void {
    this.#warn(message);
  }

  /** A group's name as [defaults] force_valid_group_names wants it. */
  groupName(name: string): string {
    return groupName(name, this.#rules.groupNameTransform, this.#warn);
  }

  /** The group of that name, made when it is not there. */
  addGroup(written: string): Group {
    if (written === '')
      throw new PlayError(`Invalid empty/false group name provided: ${written}`, { code: 'inventory-group' });
    const name = this.groups.has(written) ? written : this.groupName(written);
    const known = this.groups.get(name);
    if (known) return known;
    const group = new Group(name);
    this.groups.set(name, group);
    this.#matches.clear();
    return group;
  }

  /** The host of that name, made when it is not there. */
  ensureHost(name: string, port?: number): Host {
    const known = this.hosts.get(name);
    if (known) return known;
    const host = new Host(name);
    if (port) host.vars.set('ansible_port', port);
    this.hosts.set(name, host);
    host.vars.set('inventory_file', this.currentSource ?? null);
    host.vars.set('inventory_dir', this.currentSource === undefined ? null : sourceDirectory(this.currentSource));
    if (LOCALHOSTS.has(name)) this.#foundLocalhost(host);
    this.#matches.clear();
    return host;
  }

  #foundLocalhost(host: Host): void {
    if (this.#localhost === undefined) this.#localhost = host;
    else
      this.#warn(
        `A duplicate localhost-like entry was found (${host.name}). First found localhost was ${this.#localhost.name}`,
      );
  }

  /** As the module add_host. @returns whether anything changed */
  addHost(name: string, groups: readonly string[] = [], vars: ReadonlyMap<string, Value> = new Map()): boolean {
    let changed = !this.hosts.has(name);
    const host = this.ensureHost(name);
    if (changed) this.addGroup('all').addHost(host);
    for (const [key, value] of vars) {
      if (host.vars.has(key) && equal(host.vars.get(key) ?? null, value)) continue;
      host.vars.set(key, value);
      changed = true;
    }
    for (const group of groups) changed = this.addGroup(group).addHost(host) || changed;
    if (changed) this.#settle([host]);
    return changed;
  }

  /** As the module group_by. @returns whether anything changed */
  addToGroup(host: Host, name: string, parents: readonly string[] = []): boolean {
    const group = this.addGroup(name);
    let changed = false;
    for (const parent of parents) changed = this.addGroup(parent).addChild(group) || changed;
    if (!host.groups.has(group)) changed = group.addHost(host) || changed;
    if (changed) this.#settle([host]);
    return changed;
  }

  setVariable(owner: Host | Group, name: string, value: Value, at?: Position): void {
    if (owner instanceof Group && name === 'ansible_group_priority') {
      owner.priority = Number(value);
      return;
    }
    const before = owner.vars.get(name);
    const merges = this.#rules.hashBehaviour === 'merge' && before instanceof Dict && value instanceof Dict;
    const merged = merges ? mergeDicts(before, value) : value;
    owner.vars.set(name, merged);
    if (at) owner.positions.set(name, at);
  }

  /** Every group hangs under `all`, every host without a group is in `ungrouped`. */
  reconcile(): void {
    this.#settle(this.hosts.values());
  }

  #settle(hosts: Iterable<Host>): void {
    this.#matches.clear();
    const all = this.addGroup('all');
    const ungrouped = this.addGroup('ungrouped');
    for (const group of this.groups.values()) if (group !== all && group.parents.length === 0) all.addChild(group);
    for (const host of hosts) {
      const grouped = [...host.groups].some(group => group !== all && group !== ungrouped);
      if (grouped) ungrouped.removeHost(host);
      else if (!host.implicit && !host.groups.has(ungrouped)) ungrouped.addHost(host);
      if (this.groups.has(host.name)) this.#warn(`Found both group and host with same name: ${host.name}`);
    }
  }

  /** The host of that name; `localhost` exists without being written anywhere. */
  host(name: string): Host | undefined {
    return this.hosts.get(name) ?? (LOCALHOSTS.has(name) ? this.#implicitLocalhost(name) : undefined);
  }

  /** The `localhost` that is written nowhere, once somebody has asked for it. */
  get implicitLocalhost(): Host | undefined {
    return this.#localhost?.implicit === true ? this.#localhost : undefined;
  }

  #implicitLocalhost(name: string): Host {
    if (this.#localhost) return this.#localhost;
    const host = new Host(name, true);
    host.vars.set('ansible_connection', 'local');
    const python = controllerPython();
    if (python !== undefined) host.vars.set('ansible_python_interpreter', python);
    this.#localhost = host;
    return host;
  }

  /** The groups of a host in the order in which their variables are merged, the last one winning. */
  groupsOf(host: Host): Group[] {
    if (host.implicit) return [this.addGroup('all')];
    return [...host.groups].sort((a, b) => a.depth - b.depth || a.priority - b.priority || compareText(a.name, b.name));
  }

  /**
   * The hosts that a pattern selects, in inventory order, restricted by `limit` (`--limit`, with `@file`).
   * @throws PlayError `host-pattern`, `limit-file`
   */
  match(pattern: string | readonly string[], limit?: string): Host[] {
    const patterns = typeof pattern === 'string' ? splitPattern(pattern) : pattern.flatMap(splitPattern);
    const hosts = this.#select(patterns);
    if (limit === undefined) return hosts;
    const allowed = new Set(this.#select(limitPatterns(limit)));
    return hosts.filter(host => allowed.has(host));
  }

  /** As `match`, for who only looks ahead: that a pattern matches nothing is told when its play comes. */
  matchQuietly(pattern: string | readonly string[], limit?: string): Host[] {
    this.#quiet = true;
    try {
      return this.match(pattern, limit);
    } finally {
      this.#quiet = false;
    }
  }

  #select(patterns: readonly string[]): Host[] {
    let hosts = new Set<Host>();
    for (const pattern of orderPatterns(patterns)) {
      const exact = this.hosts.get(pattern);
      if (exact) {
        hosts.add(exact);
        continue;
      }
      const matched = this.#matchOne(pattern.replace(/^[&!]/, ''));
      if (pattern.startsWith('!')) for (const host of matched) hosts.delete(host);
      else if (pattern.startsWith('&')) {
        const kept = new Set(matched);
        hosts = new Set([...hosts].filter(host => kept.has(host)));
      } else for (const host of matched) hosts.add(host);
    }
    return [...hosts];
  }

  #matchOne(pattern: string): readonly Host[] {
    const known = this.#matches.get(pattern);
    if (known) return known;
    const { expression, subscript } = splitSubscript(pattern);
    if (subscript?.oldForm === true && !this.#quiet) this.#warn(OLD_SUBSCRIPT);
    const hosts = applySubscript(this.#enumerate(expression), subscript, pattern);
    if (!this.#quiet) this.#matches.set(pattern, hosts);
    return hosts;
  }

  #enumerate(pattern: string): Host[] {
    if (pattern === 'all') return [...this.addGroup('all').hosts];
    const matches = nameMatcher(pattern);
    const groups = [...this.groups.values()].filter(group => matches(group.name));
    const found = new Set(groups.flatMap(group => group.hosts));
    if (groups.length === 0 || pattern.startsWith('~') || /[.?*[]/.test(pattern))
      for (const host of this.hosts.values()) if (matches(host.name)) found.add(host);
    if (found.size === 0 && LOCALHOSTS.has(pattern)) return [this.host(pattern) ?? this.#implicitLocalhost(pattern)];
    if (found.size === 0 && groups.length === 0) this.#nothingMatches(pattern);
    return [...found];
  }

  #nothingMatches(pattern: string): void {
    if (this.#quiet) return;
    const message = `Could not match supplied host pattern, ignoring: ${pattern}`;
    if (this.#rules.hostPatternMismatch === 'error') throw new PlayError(message, { code: 'host-pattern' });
    if (this.#rules.hostPatternMismatch === 'warning') this.#warn(message);
  }
}

function sourceDirectory(source: string): string {
  // A host list lies nowhere: Ansible then has the word.
  return source.includes(',') && !existsSync(source) ? 'None' : dirname(source);
}
