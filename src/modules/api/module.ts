import type { Readable } from 'node:stream';
import type { Core, CoreLine } from '../../core-line.ts';
import type { BecomeIdentity, Connection, ExecOptions, ExecResult } from '../../remote/connection.ts';
import type { Dict, Json, LazyVars, Value } from '../../values.ts';
import type { Joint } from './joint.ts';
import type { OptionType } from './option-type.ts';
import type { OwnHost, TaskSurroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface OptionSpec {
  readonly type?: OptionType;
  readonly description: string;
  readonly required?: boolean;
  readonly default?: Json;
  readonly choices?: readonly (string | boolean | number)[];
  readonly aliases?: readonly string[];
  readonly elements?: OptionType;
  readonly options?: OptionSpecs;
  /** Its value is a secret: masked wherever it could be shown. */
  readonly noLog?: boolean;
  /** An integer that is read as Python's int() reads it: a fraction is cut off (pause). */
  readonly truncated?: boolean;
  /** Ansible's module has it on this line alone: it is taken on both, and told among the supported ones on this. */
  readonly only?: CoreLine;
  /** Handed to the module as the playbook has it: the engine does not render it (assert's `that`). */
  readonly asWritten?: boolean;
  /** The option exists in Ansible's module and not here: refused by name, with this reason. */
  readonly unsupported?: string;
  /** With `unsupported`: a shell test that holds on hosts where the option would do something. Elsewhere it is taken, and does nothing. */
  readonly idleUnless?: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type Scalar = {
  str: string;
  bool: boolean;
  int: number;
  float: number;
  path: string;
  raw: Value;
  json: string;
  jsonarg: string;
  bytes: number;
  bits: number;
};
type TypeOf<T> = T extends keyof Scalar ? Scalar[T] : string;
type OptionValue<O extends OptionSpec> = O['type'] extends 'list'
  ? O['elements'] extends 'dict'
    ? (O['options'] extends OptionSpecs ? Args<O['options']> : Dict)[]
    : TypeOf<O['elements']>[]
  : O['type'] extends 'dict'
    ? O['options'] extends OptionSpecs
      ? Args<O['options']>
      : Dict
    : TypeOf<O['type']>;

/** The arguments that a spec admits, coerced; an option without default that was not given is undefined. */
export type Args<S extends OptionSpecs> = {
  readonly [K in keyof S]: S[K] extends { required: true } | { default: Exclude<Json, null> }
    ? OptionValue<S[K]>
    : OptionValue<S[K]> | undefined;
};

/** What a module answers: Ansible's field names of the module of that name. */
export interface ModuleResult {
  readonly changed?: boolean;
  readonly failed?: boolean;
  readonly skipped?: boolean;
  readonly msg?: Json | Value;
  readonly warnings?: readonly string[];
  readonly [field: string]: Json | Value | undefined;
}

/** A change as `--diff` shows it. Texts are shown as a unified diff; `prepared` as it is. */
export interface Diff {
  readonly before?: string;
  readonly after?: string;
  readonly beforeHeader?: string;
  readonly afterHeader?: string;
  readonly prepared?: string;
}

/** Reads only. Whatever is given here must not change the host. */
export interface Inspect {
  run(script: string, options?: ExecOptions): Promise<ExecResult>;
}

/** May change the host; handed out by `change` alone. */
export interface Mutate {
  run(script: string, options?: ExecOptions): Promise<ExecResult>;
  upload: Connection['upload'];
}

export interface ModuleContext<A> {
  readonly args: A;
  /** The arguments as the task gives them, rendered: without defaults, under the names that were written. */
  readonly given: ReadonlyMap<string, Value>;
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  /** ansible.cfg's jinja2_native: texts are no booleans or numbers in disguise. */
  readonly nativeTypes: boolean;
  /** Whose semantics count. */
  readonly core: Core;
  /** -v count. */
  readonly verbosity: number;
  /** The task's result is hidden. */
  readonly noLog: boolean;
  /** What changes the host runs as a job there, which outlives the connection (`async`). */
  readonly detached: boolean;
  /** The setting `remote_tmp`, `~` and variables left to the host; undefined where the task becomes another user. */
  readonly remoteTmp: string | undefined;
  /** The task's name as the screen shows it (pause's prompt). */
  readonly taskName: string;
  /** inventory_hostname of the host that the task is for. */
  readonly hostName: string;
  /** The task's `environment`, rendered; already exported in every script that is run. */
  readonly environment: ReadonlyMap<string, string>;
  readonly inspect: Inspect;
  /** The one way to change a host: in check mode `act` is not called, undefined comes back. Sets `changed`. */
  change<T>(diff: Diff | undefined, act: (host: Mutate) => Promise<T>): Promise<T | undefined>;
  /**
   * Looks and acts in one exchange: `act` is appended to `look`, and left out in check mode.
   * Does not set `changed`: the module reads it off the answer.
   */
  exchange(script: { look: string; act: string }, options?: ExecOptions): Promise<ExecResult>;
  /** As `exchange`; among the items of a loop that overlap it may be done by the script of `joint`, not in check mode. */
  exchangeTogether<M, A>(
    script: { look: string; act: string },
    read: (answer: ExecResult) => A,
    joint: Joint<M, A> | undefined,
  ): Promise<A>;
  /** A file of the host, as a stream: for what is too long for a script's output. @throws ExecError in the stream, UnreachableError */
  download(path: string): Promise<Readable>;
  /** Facts known of the host (ansible_facts, without prefix). */
  fact(name: string): Value | undefined;
  /** A variable of the task as it is written: templates in it are not rendered. */
  variable(name: string): Value | undefined;
  /** Renders a template text in the task's scope (assert's `that`, debug's `var`...). */
  render(text: string): Value;
  /** Evaluates a condition in the task's scope. */
  test(condition: Value): boolean;
  /**
   * Renders a template file of the controller to text, vaulted or not, `vars` laid over the task's variables and
   * `syntax` over Jinja2's options of those names. Includes are searched beside the file first.
   * @throws PlayError where a variable is undefined or the template is faulty
   */
  renderFile(path: string, options: RenderFileOptions): Promise<string>;
  /** A file of the task's search path (role files/, play files/...). @throws PlayError `file-not-found` */
  findFile(kind: 'files' | 'templates' | 'vars', name: string): Promise<string>;
  /** The variables that a YAML file of the controller holds, vaulted or not; null where it is empty. @throws PlayError */
  readYaml(path: string): Promise<Value>;
  /** The documents of a text in YAML. @throws PlayError */
  readYamlAll(text: string): readonly Value[];
  /** Python's `json.loads`; undefined when the text is not JSON. */
  readJson(text: string): Value | undefined;
  /** A file of the controller, decrypted where it is vaulted (unless `decrypt` is false). */
  readFile(path: string, options?: { decrypt: boolean }): Promise<Uint8Array>;
  /**
   * A module in Python by its name, of an installed ansible-core or of a collection that it leads to, for actions that leave
   * the work to one of several; undefined where there is none.
   */
  pythonModule(name: string): Promise<ModuleDefinition | undefined>;
  /** Ends the task as failed. */
  fail(message: string, data?: Readonly<Record<string, Json>>): never;
  warn(message: string): void;
  /** A warning for the screen alone: the result does not bear it. Not said under no_log. */
  notice(message: string): void;
  /** How far something long is: shown in passing, where there is a terminal. */
  progress(text: string): void;
  /** Aborted when the user ends the run: what waits here ends then. */
  readonly signal: AbortSignal;
  /** Connection-level needs of few modules (raw, reboot, wait_for_connection, mail, script). */
  readonly link: HostLink;
  /** The user's terminal (pause). */
  readonly terminal: Terminal;
}

export interface RenderFileOptions {
  readonly vars: LazyVars;
  readonly syntax: ReadonlyMap<string, Value>;
}

export interface HostLink {
  /** Opens the connection when it is not open yet. @throws UnreachableError */
  connection(): Promise<Connection>;
  /** Closes it and opens a new one; what had begun is not repeated. @throws UnreachableError */
  reconnect(timeoutMs?: number): Promise<Connection>;
  /** `raw`: the command to the login shell (Connection.raw), or to the become identity's shell where the task becomes. */
  raw(command: string): Promise<ExecResult>;
  /** Who the task becomes on the host. */
  identity(): BecomeIdentity | undefined;
  /** A variable, rendered, of the host that the task reaches: the delegate's where it is delegated. */
  variable(name: string): Value | undefined;
  /** The task's own host, whoever its scripts run on (synchronize). */
  ownHost(): OwnHost;
  /** What another program needs that does the whole task. */
  surroundings(): TaskSurroundings;
  /** Status of a job that an `async` task of this run, or an earlier run, left on the host. */
  asyncStatus(jobId: string): Promise<ModuleResult>;
  asyncCleanup(jobId: string): Promise<ModuleResult>;
}

/** What a module's file says of it; its name is the file's path (`modules/COLLECTION/NAME.ts`). */
export interface ModuleSpec<S extends OptionSpecs = OptionSpecs> {
  readonly summary: string;
  readonly options: S;
  /**
   * `command: ls -l`: which option takes the free-form text, and which options may be mixed in as k=v: all where none are named.
   * Of one line, it loses the line end that `include_vars: >` gives it.
   */
  readonly freeForm?: {
    readonly option: keyof S & string;
    readonly mixed?: readonly string[];
    readonly isOneLine?: boolean;
  };
  readonly mutuallyExclusive?: readonly (readonly string[])[];
  readonly requiredOneOf?: readonly (readonly string[])[];
  readonly requiredTogether?: readonly (readonly string[])[];
  readonly requiredIf?: readonly (readonly [option: string, value: Json, needs: readonly string[]])[];
  /** What check mode gives, one sentence for the documentation; `skip` = the task is skipped in check mode. */
  readonly checkMode: string;
  /** Left out in check mode, by Ansible's module or by its action. */
  readonly skipInCheckMode?: 'module' | 'action' | undefined;
  /** In check mode it answers without the host, which need not be there (raw, fetch). By default a host that cannot be reached is told. */
  readonly checkModeNeedsNoHost?: boolean;
  /** Its scripts run on the controller, as who runs tsplay, unless the task is delegated (synchronize). */
  readonly startsHere?: boolean;
  /** Its result holds text of the host, so it is marked unsafe. Default true. */
  readonly answersFromHost?: boolean;
  /** Its result is a task's, as Ansible's own executor gives it: nothing is to be added. */
  readonly answersWholly?: boolean;
  /** What of the result the engine applies. */
  readonly applies?: 'facts' | 'set_fact' | 'add_host' | 'group_by' | 'include_vars' | 'set_stats';
  /** Runs once for all hosts, as Ansible's BYPASS_HOST_LOOP (pause, add_host). */
  readonly bypassHostLoop?: boolean;
  /** Its `diff` is shown without --diff, too, but not among the items of a loop (fact_diff). */
  readonly alwaysShowsDiff?: boolean;
  /** May be run under `async`. Default true. */
  readonly supportsAsync?: boolean;
  /**
   * The items of a loop may overlap: the first script of an item is sent before the one ahead has answered. That script
   * is harmless when it runs after the connection was lost, and ends with NEEDS_MORE unless it is the only one.
   */
  readonly overlaps?: boolean;
  /** Ansible has it as an action plugin that reports unknown options in its own words ("Invalid options for fail: x"). */
  readonly actionPlugin?: true | 'before 2.19';
  /**
   * What it throws, `failed_when` and `until` do not judge: Ansible's action raises an error there: always, or since 2.19 and not
   * for arguments that the spec does not admit. What it ends with `fail` is a result.
   */
  readonly raises?: 'always' | 'since 2.19';
  /** The module that Ansible's action sends to the host: what is wrong with the arguments is told in its name. */
  readonly sentAs?: string;
  /** The file of a module that the user brings. */
  readonly file?: string;
  /** Accepts any option besides those of the spec (set_fact, debug-like). */
  readonly openOptions?: boolean;
  /** Text that is no option=value, a template of a mapping too, comes as `_raw_params` and is passed over, as Ansible's module does. */
  readonly passesOverText?: boolean;
  /** Under `async`, with these arguments, it launches the job, and waits for it, itself, as `surroundings()` says. */
  launchesJob?(args: Args<S>): boolean;
  /**
   * What is asked of it that it does not do, told as "the engine x.y.z": Ansible's own action does it where it is installed.
   * @param args as the task gives them, rendered
   */
  beyond?(args: ReadonlyMap<string, Value>, variable: (name: string) => Value | undefined): string | undefined;
  /** What else is secret of its arguments, besides options that always are: masked as those are. */
  secretsOf?(context: Pick<ModuleContext<Args<S>>, 'args' | 'render' | 'variable'>): Iterable<Value>;
  run(context: ModuleContext<Args<S>>): Promise<ModuleResult>;
}

/** A module under the name that messages call it by: the last part of its full name. */
export interface ModuleDefinition<S extends OptionSpecs = OptionSpecs> extends ModuleSpec<S> {
  readonly name: string;
  /** As the task names it. */
  readonly calledAs?: string;
}

/** Types a module's `run` by its option spec. */
export function defineModule<const S extends OptionSpecs>(spec: ModuleSpec<S>): ModuleSpec<S> {
  return spec;
}
