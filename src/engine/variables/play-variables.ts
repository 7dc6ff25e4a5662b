import type { Templar } from '../../template/templar.ts';
import { positionsOf, type Vars } from '../../values.ts';
import { effectiveKeywords } from '../compile/frame.ts';
import type { TaskStep } from '../compile/steps.ts';
import { coreOf, type RunOptions } from '../options.ts';
import type { Play } from '../play.ts';
import type { Services } from '../services.ts';
import type { World } from '../world.ts';
import { HostScopes } from './host-scopes.ts';
import { type PlayStanding, playMagic, roleMagic, searchPathMagic } from './magic-vars.ts';
import { PlayFields } from './play-fields.ts';
import { withDefaults, withRole, withRoleOfTask } from './role-scope.ts';
import type { VariableScope, VarsSource } from './scope.ts';
import type { SearchFrom } from './template-surroundings.ts';
import { PlayVarsFiles } from './vars-file.ts';

/** What of a role the whole play sees. */
function publishedOf(options: RunOptions): typeof withRole {
  if (!options.settings.privateRoleVars) return withRole;
  return coreOf(options).privateDefaults ? scope => scope : withDefaults;
}

/** Ansible drops them from the `vars` of tasks and blocks; those of plays, roles and includes may be called so. */
const DROPPED = ['when', 'tags'];

const withoutDropped = (vars: Vars): Vars =>
  DROPPED.some(name => vars.has(name)) ? new Map([...vars].filter(([name]) => !DROPPED.includes(name))) : vars;

/** The variables of a play: what its tasks see, on a host and without one. */
export class PlayVariables {
  readonly hosts: HostScopes;
  readonly fields: PlayFields;
  readonly #play: Play;
  readonly #progress: PlayStanding;
  readonly #withPublished: typeof withRole;
  readonly #magic: VarsSource;
  readonly #playVars: readonly Vars[];
  readonly #varsFiles: PlayVarsFiles;

  constructor(services: Services, world: World, play: Play, progress: PlayStanding) {
    const { compiled, playDir, context } = play;
    this.hosts = new HostScopes(services, world, playDir);
    this.fields = new PlayFields(compiled, () => this.hosts.templar(this.withoutHost()), services.options);
    this.#play = play;
    this.#progress = progress;
    this.#withPublished = publishedOf(services.options);
    this.#magic = playMagic(() => this.fields.name, progress, world);
    this.#playVars = effectiveKeywords(compiled.frame).vars;
    this.#varsFiles = new PlayVarsFiles(playDir, context.read);
  }

  templar(scope: VariableScope, searchFrom?: SearchFrom): Templar {
    return this.hosts.templar(scope, searchFrom);
  }

  /**
   * What the play sees where no host is concerned: its own variables and those of the command line. As in Ansible, `vars_files`
   * that are not there are no fault yet: previews do without them.
   */
  withoutHost(): VariableScope {
    return this.hosts.withRun(this.#withPlay(this.hosts.empty(), true));
  }

  /** A host's variables outside of any task. */
  ofHost(name: string): VariableScope {
    return this.#withPlay(this.hosts.withHostvars(this.hosts.of(name)));
  }

  /** What a task sees on a host. */
  ofTask(step: TaskStep, host: string): VariableScope {
    return this.#withTask(this.ofHost(host), step);
  }

  /** What is known of a task's variables before any host is. */
  ofTaskWithoutHost(step: TaskStep): VariableScope {
    return this.#withTask(this.withoutHost(), step);
  }

  /** The play's own layers on top of a host's. */
  #withPlay(host: VariableScope, withoutFiles = false): VariableScope {
    let scope = host;
    for (const use of this.#progress.roles) scope = this.#withPublished(scope, use);
    for (const vars of this.#playVars.toReversed()) scope = scope.with('play vars', vars);
    scope = scope.with('play vars_prompt', this.#play.prompted).with('magic variables', this.#magic);
    return this.#withVarsFiles(scope, withoutFiles);
  }

  #withTask(weaker: VariableScope, step: TaskStep): VariableScope {
    let scope = weaker.with('magic variables', searchPathMagic(step, this.#play.playDir));
    if (step.role !== undefined) {
      scope = withRoleOfTask(scope, step.role);
      const magic = roleMagic(step);
      if (magic !== undefined) scope = scope.with('magic variables', magic);
    }
    const own = step.effective.vars;
    for (const vars of own.slice(0, own.length - this.#playVars.length).toReversed()) {
      scope = scope.with('block and task vars', withoutDropped(vars));
    }
    for (const vars of step.effective.includeParams.toReversed()) scope = scope.with('include parameters', vars);
    return scope;
  }

  /** vars_files: names may hold variables of the host; a list among them means the first that exists. */
  #withVarsFiles(scope: VariableScope, withoutFiles: boolean): VariableScope {
    const { play } = this.#play.compiled;
    const given = play.keywords.get('vars_files') ?? null;
    if (given === null) return scope;
    let result = scope;
    for (const [index, entry] of (Array.isArray(given) ? given : [given]).entries()) {
      const at = positionsOf(given)?.value(index) ?? play.at;
      const choices = Array.isArray(entry) ? entry : [entry];
      const vars = this.#varsFiles.first(choices, this.templar(result), withoutFiles ? undefined : at);
      if (vars !== undefined) result = result.with('play vars_files', vars);
    }
    return result;
  }
}
