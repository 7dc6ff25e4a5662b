import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PlayError } from '../../errors.ts';
import { type PluginUse, pluginsUsed } from '../../template/plugin-use.ts';
import { Dict, isText, type Position, positionsOf, textOf, type Value } from '../../values.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { Run } from '../open-run.ts';
import { hostsOf } from '../play/play-hosts.ts';
import { openPlay, type PlayRun } from '../play/play-run.ts';
import { Expansion } from './expand.ts';

export type NeedKind = 'module' | PluginUse['kind'] | 'connection' | 'become';

/** Something that a run would call by name, and where it is written. */
export interface Need {
  readonly kind: NeedKind;
  readonly name: string;
  /** Files of templates have no more than their first line told. */
  readonly at: Position;
  /** Of a module: the task. */
  readonly step?: TaskStep;
}

export interface Needs {
  readonly needs: readonly Need[];
  /** Includes, roles and files that could not be read. */
  readonly unread: readonly PlayError[];
  readonly tasks: number;
}

/** Variables of more hosts are not looked through: those of groups have been seen by then. */
const HOSTS = 200;
/** Files of templates that are larger are no templates of people. */
const LARGEST = 1 << 20;

/** All that plays would call, whatever conditions say: the static part of them, and what their includes may bring. */
export function needsOf(run: Run, plays: readonly LoadedPlay[]): Needs {
  const collected = new Collector();
  const expansion = new Expansion([], []);
  expansion.unknown.everything = true;
  for (const each of plays) {
    const play = openPlay(run, each);
    collected.play(play, each);
    expansion.play(play, false);
  }
  const unread: PlayError[] = [];
  const steps = new Set<TaskStep>();
  for (const { step, unreadable } of expansion.tasks) {
    if (unreadable === undefined) steps.add(step);
    // files that a computed name may mean, and that are none of tasks, are no fault
    else if (!isComputed(step.ast.args)) unread.push(unreadable.error);
  }
  for (const step of steps) if (!step.implicit) collected.task(step);
  return { needs: collected.needs, unread, tasks: [...steps].filter(step => !step.implicit).length };
}

function isComputed(value: Value): boolean {
  if (isText(value)) return textOf(value).includes('{{');
  if (value instanceof Dict) return [...value.values()].some(isComputed);
  return Array.isArray(value) && value.some(isComputed);
}

class Collector {
  readonly needs: Need[] = [];
  readonly #seen = new Set<unknown>();

  play(play: PlayRun, { compiled }: LoadedPlay): void {
    for (const [name, value] of compiled.play.keywords) this.#keyword(name, value, compiled.play.at);
    this.#templates(play.play.playDir);
    for (const { name } of knownHosts(play).slice(0, HOSTS)) this.#host(play, name, compiled.play.at);
  }

  task(step: TaskStep): void {
    const { ast, role } = step;
    this.needs.push({ kind: 'module', name: ast.action, at: ast.actionAt, step });
    this.#texts(ast.args, ast.at);
    if (step.action === 'assert' && ast.args instanceof Dict) this.#conditions(ast.args.get('that') ?? null, ast.at);
    if (ast.name !== undefined) this.#texts(ast.name, ast.at);
    for (const [name, value] of ast.keywords) this.#keyword(name, value, ast.at);
    if (ast.withLookup !== undefined) {
      this.needs.push({ kind: 'lookup', name: ast.withLookup.lookup, at: ast.at });
      this.#texts(ast.withLookup.terms, ast.at);
    }
    if (role === undefined || this.#seen.has(role.role.path)) return;
    this.#seen.add(role.role.path);
    for (const vars of [...role.defaults, ...role.vars]) for (const value of vars.values()) this.#texts(value, ast.at);
    this.#templates(role.role.path);
  }

  #host(play: PlayRun, host: string, at: Position): void {
    const scope = play.variables.ofHost(host);
    for (const name of scope.names()) {
      const value = scope.get(name) ?? null;
      if (this.#seen.has(value)) continue;
      if (typeof value === 'object' || isText(value)) this.#seen.add(value);
      if (name === 'ansible_connection') this.#named('connection', value, at);
      if (name === 'ansible_become_method') this.#named('become', value, at);
      if (name !== 'hostvars' && name !== 'vars') this.#texts(value, at);
    }
  }

  #keyword(name: string, value: Value, at: Position): void {
    if (name === 'connection') this.#named('connection', value, at);
    if (name === 'become_method') this.#named('become', value, at);
    const isCondition = /^(?:when|until|failed_when|changed_when)$/.test(name);
    if (isCondition) this.#conditions(value, at);
    else this.#texts(value, at);
  }

  #conditions(value: Value, at: Position): void {
    for (const each of [value].flat()) if (isText(each)) this.#text(`{{ ${textOf(each)} }}`, at);
  }

  #named(kind: 'connection' | 'become', value: Value, at: Position): void {
    if (isText(value) && !textOf(value).includes('{')) this.needs.push({ kind, name: textOf(value), at });
  }

  #texts(value: Value, at: Position): void {
    if (isText(value)) this.#text(textOf(value), at);
    else if (Array.isArray(value)) for (const each of value) this.#texts(each, positionsOf(value)?.self ?? at);
    else if (value instanceof Dict)
      for (const [key, each] of value) this.#texts(each, positionsOf(value)?.value(key) ?? at);
  }

  #text(text: string, at: Position): void {
    for (const { kind, name } of pluginsUsed(text)) this.needs.push({ kind, name, at });
  }

  /** Every file below `templates/` of a role's or playbook's folder. */
  #templates(folder: string): void {
    if (this.#seen.has(`templates of ${folder}`)) return;
    this.#seen.add(`templates of ${folder}`);
    for (const file of filesBelow(join(folder, 'templates'))) {
      if (statSync(file).size > LARGEST) continue;
      for (const { kind, name, line } of pluginsUsed(readFileSync(file, 'utf8')))
        this.needs.push({ kind, name, at: { file, line, column: 1 } });
    }
  }
}

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  } catch {
    // most folders have no templates
    return [];
  }
}

function knownHosts(play: PlayRun): readonly { readonly name: string }[] {
  try {
    return hostsOf(play);
  } catch (error) {
    if (error instanceof PlayError) return [];
    throw error;
  }
}
