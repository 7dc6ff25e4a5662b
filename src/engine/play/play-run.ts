import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXIT, PlayError } from '../../errors.ts';
import type { Task } from '../../playbook/ast.ts';
import { readVars } from '../../playbook/role.ts';
import { str } from '../../python/semantics.ts';
import { TemplateError } from '../../template/templar.ts';
import { type Position, positionsOf, type Value, type Vars } from '../../values.ts';
import type { LoadedPlay } from '../before/load-playbook.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { effectiveKeywords, type RoleUse } from '../compile/frame.ts';
import type { CompiledPlay, TaskStep } from '../compile/steps.ts';
import type { Run } from '../run.ts';
import { playMagic, roleMagic, searchPathMagic } from '../variables/magic-vars.ts';
import { withRole, withRoleOfTask } from '../variables/role-scope.ts';
import type { VariableScope, VarsSource } from '../variables/scope.ts';
import { toBoolean } from '../variables/strict-boolean.ts';
import { Gate } from './concurrently.ts';
import type { PlayHost } from './host-states.ts';

/** Where a file of `vars_files` is looked for. */
export function varsFilePlaces(playDir: string, name: string): readonly string[] {
  return [resolve(playDir, name), resolve(playDir, 'vars', name)];
}

/** @param names the choices of one entry of `vars_files`, none of which is there */
export function varsFileNotFound(names: readonly string[], playDir: string, position: Position): PlayError {
  return new PlayError(`vars file ${names.join(', ')} was not found`, {
    code: 'vars-file-not-found',
    position,
    hint: `searched beside the playbook, in ${playDir} and its vars/`,
  });
}

/** One play on one batch of hosts. */
export class PlayRun {
  readonly run: Run;
  readonly compiled: CompiledPlay;
  readonly playDir: string;
  /** Every host of the play, all batches. */
  allHosts: readonly string[] = [];
  readonly prompted: Vars;
  /** What dynamic includes are compiled with. */
  readonly compileContext: CompileContext;
  batch: readonly PlayHost[] = [];
  /** any_errors_fatal or max_fail_percentage has ended the batch. */
  aborted = false;
  /** `meta: end_play`. */
  ended = false;
  /** Hosts that `meta: clear_host_errors` brings back in the next play. */
  readonly cleared = new Set<string>();
  /** Handlers by definition order; dynamic roles add theirs. */
  readonly handlers: TaskStep[];
  readonly #magic: VarsSource;
  readonly #playVars: readonly Vars[];
  readonly #roles: RoleUse[];
  readonly #forks: Gate;
  readonly #throttled = new Map<Task, Gate>();
  readonly #varsFiles = new Map<string, Vars>();

  constructor(run: Run, loaded: LoadedPlay, prompted: Vars) {
    const { compiled } = loaded;
    this.run = run;
    this.compiled = compiled;
    this.playDir = dirname(resolve(compiled.play.file));
    this.prompted = prompted;
    this.compileContext = loaded.context;
    this.handlers = [...compiled.handlers];
    this.#roles = [...compiled.roles];
    this.#forks = new Gate(run.options.forks);
    this.#magic = playMagic(this);
    this.#playVars = effectiveKeywords(compiled.frame).vars;
  }

  withHosts(hosts: readonly { readonly name: string }[]): this {
    this.allHosts = hosts.map(host => host.name);
    return this;
  }

  /** As written where it cannot be rendered; a play without a name is called by its hosts. */
  get name(): string {
    const written = this.compiled.play.name;
    if (written === undefined || written === '') return this.hostPatterns().join(',');
    try {
      return this.#text('name') ?? written;
    } catch (error) {
      if (error instanceof PlayError) return written;
      throw error;
    }
  }

  /** What the play says under `hosts`, rendered. @throws PlayError `play-field`, `no-hosts` */
  hostPatterns(): readonly string[] {
    const rendered = this.#template('hosts', this.compiled.play.hosts);
    const patterns = (Array.isArray(rendered) ? rendered : [rendered]).map(str);
    if (!patterns.includes('')) return patterns;
    throw this.#fieldError('hosts', "the field 'hosts' is required, and cannot have empty values", 'no-hosts');
  }

  get order(): string | undefined {
    return this.#text('order');
  }

  get strategy(): string {
    return this.#text('strategy') ?? this.run.options.settings.strategy;
  }

  get forceHandlers(): boolean {
    const value = this.#rendered('force_handlers');
    return value === undefined ? this.run.options.forceHandlers : toBoolean(value);
  }

  /** Share of a batch, in percent, that may fail. */
  get maxFailPercentage(): number | undefined {
    const text = this.#text('max_fail_percentage');
    return text === undefined ? undefined : Number(text.replace(/%$/, ''));
  }

  /** What bounds the hosts that a task works on at once: the forks, or its own `throttle` where that is less. */
  gate(step: TaskStep, throttle: number): Gate {
    if (throttle <= 0 || throttle >= this.run.options.forks) return this.#forks;
    let gate = this.#throttled.get(step.ast);
    if (gate === undefined) {
      gate = new Gate(throttle);
      this.#throttled.set(step.ast, gate);
    }
    return gate;
  }

  /** A batch begins: what ended the one before does not concern it. */
  begin(): void {
    this.aborted = false;
  }

  /** `--start-at-task`: everything before the named task is left out. */
  skips(step: TaskStep): boolean {
    const wanted = this.run.startAt;
    if (wanted === undefined || step.handler || step.implicit) return false;
    if (!wanted(step)) return true;
    this.run.startAt = undefined;
    return false;
  }

  /** What the play sees where no host is concerned: its own variables and those of the command line. */
  baseScope(): VariableScope {
    return this.run.runScope(this.addTo(this.run.emptyScope()));
  }

  #rendered(keyword: string): Value | undefined {
    const value = this.compiled.play.keywords.get(keyword);
    return value === undefined || value === null ? undefined : this.#template(keyword, value);
  }

  #template(keyword: string, value: Value): Value {
    try {
      return this.run.templar(this.baseScope()).template(value);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const undefinedOne = error.className === 'AnsibleUndefinedVariable';
      const which = undefinedOne ? ', which includes an undefined variable' : '';
      const message = `The field '${keyword}' has an invalid value${which}. The error was: ${error.message}`;
      throw this.#fieldError(keyword, message, 'play-field', error.hint);
    }
  }

  #fieldError(keyword: string, message: string, code: string, hint?: string): PlayError {
    const { source, at } = this.compiled.play;
    const position = positionsOf(source)?.value(keyword) ?? at;
    return new PlayError(message, { code, position, hint, exitCode: EXIT.parse });
  }

  #text(keyword: string): string | undefined {
    const value = this.#rendered(keyword);
    if (value === undefined || value === null) return undefined;
    return str(value);
  }

  /** Handlers of a role that was included while the play runs. */
  addHandlers(handlers: readonly TaskStep[]): void {
    this.handlers.push(...handlers.filter(handler => !this.handlers.includes(handler)));
  }

  /** A role included with `public`: its variables hold for the rest of the play. */
  publish(uses: readonly RoleUse[]): void {
    this.#roles.push(...uses);
  }

  /** The play's own layers on top of a host's. */
  addTo(host: VariableScope): VariableScope {
    let scope = host;
    for (const use of this.#roles) scope = withRole(scope, use);
    for (const vars of this.#playVars.toReversed()) scope = scope.with('play vars', vars);
    scope = scope.with('play vars_prompt', this.prompted).with('magic variables', this.#magic);
    return this.#withVarsFiles(scope);
  }

  /** What a task sees on a host. */
  taskScope(step: TaskStep, host: string): VariableScope {
    return this.#withTask(this.run.hostScope(host), step);
  }

  /** What is known of a task's variables before any host is. */
  scopeWithoutHost(step: TaskStep): VariableScope {
    return this.#withTask(this.baseScope(), step);
  }

  #withTask(weaker: VariableScope, step: TaskStep): VariableScope {
    let scope = weaker.with('magic variables', searchPathMagic(step, this.playDir));
    if (step.role !== undefined) {
      scope = withRoleOfTask(scope, step.role);
      const magic = roleMagic(step);
      if (magic !== undefined) scope = scope.with('magic variables', magic);
    }
    const own = step.effective.vars;
    for (const vars of own.slice(0, own.length - this.#playVars.length).toReversed()) {
      scope = scope.with('block and task vars', vars);
    }
    for (const vars of step.effective.includeParams.toReversed()) scope = scope.with('include parameters', vars);
    return scope;
  }

  /** vars_files: names may hold variables of the host; a list among them means the first that exists. */
  #withVarsFiles(scope: VariableScope): VariableScope {
    const given = this.compiled.play.keywords.get('vars_files') ?? null;
    if (given === null) return scope;
    let result = scope;
    for (const [index, entry] of (Array.isArray(given) ? given : [given]).entries()) {
      const at = positionsOf(given)?.value(index) ?? this.compiled.play.at;
      const vars = this.#varsFile(Array.isArray(entry) ? entry : [entry], result, at);
      if (vars !== undefined) result = result.with('play vars_files', vars);
    }
    return result;
  }

  #varsFile(choices: readonly Value[], scope: VariableScope, at: Position): Vars | undefined {
    const templar = this.run.templar(scope);
    const names: string[] = [];
    for (const choice of choices) {
      let name: Value;
      try {
        name = templar.template(choice);
      } catch {
        // A file whose name needs what is not known yet (facts, before they are gathered) is left out for now.
        return undefined;
      }
      const text = str(name);
      names.push(text);
      const path = varsFilePlaces(this.playDir, text).find(each => existsSync(each));
      if (path !== undefined) return this.#readOnce(path);
    }
    throw varsFileNotFound(names, this.playDir, at);
  }

  #readOnce(path: string): Vars {
    let vars = this.#varsFiles.get(path);
    if (vars === undefined) {
      vars = readVars(path, this.compileContext.read);
      this.#varsFiles.set(path, vars);
    }
    return vars;
  }
}
