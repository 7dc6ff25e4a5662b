import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Core } from '../../core-line.ts';
import { PlayError } from '../../errors.ts';
import { GuardedHost } from '../../modules/api/context.ts';
import type { HostLink, ModuleContext, RenderFileOptions } from '../../modules/api/module.ts';
import type { TaskSurroundings } from '../../modules/api/surroundings.ts';
import type { Terminal } from '../../modules/api/terminal.ts';
import { escapedText } from '../../python/surrogate-escape.ts';
import type { ConnectionTarget, Session } from '../../remote/connection.ts';
import { isManagedByVariable, managedText } from '../../template/managed-text.ts';
import { type Templar, TemplateError } from '../../template/templar.ts';
import { inFile } from '../../template/templar-error.ts';
import { type Json, LazyVars, textOf, type Value } from '../../values.ts';
import { parseJson } from '../../yaml/json.ts';
import { loadVars, loadYamlAll, type YamlOptions } from '../../yaml/load.ts';
import { NO_SECRET_HINT, VaultKeyring } from '../../yaml/vault.ts';
import type { NodeLocks } from '../connect/node-locks.ts';
import { ModuleFailure } from '../explain/module-failure.ts';
import type { VariableScope } from '../variables/scope.ts';
import { notFoundText, searchPlaces } from '../variables/template-surroundings.ts';
import { TaskScripts, type TaskScriptsParts } from './task-scripts.ts';

/** What a task's module is lent; made anew for every task, host and item. */
export interface ContextParts<A>
  extends TaskScriptsParts,
    Pick<
      ModuleContext<A>,
      | 'args'
      | 'given'
      | 'pythonModule'
      | 'noLog'
      | 'checkMode'
      | 'diffMode'
      | 'nativeTypes'
      | 'verbosity'
      | 'taskName'
      | 'hostName'
      | 'terminal'
    > {
  readonly templar: Templar;
  readonly scope: VariableScope;
  /** ansible.cfg's ansible_managed. */
  readonly managedText: string;
  readonly searchStack: readonly string[];
  readonly fact: (name: string) => Value | undefined;
  readonly disconnect: (target: ConnectionTarget) => Promise<void>;
  readonly jobs: (session: Session) => Pick<HostLink, 'asyncStatus' | 'asyncCleanup'>;
  readonly hostVariable: HostLink['variable'];
  readonly ownHost: HostLink['ownHost'];
  readonly taskVariables: TaskSurroundings['variables'];
  readonly job: TaskSurroundings['job'];
  /** The host's setting `remote_tmp`. */
  readonly remoteTmp: () => string;
  readonly vault: VaultKeyring | undefined;
  readonly duplicateKeys: YamlOptions['duplicateKeys'];
  readonly progress: (text: string) => void;
  /** Warns on the screen alone. */
  readonly notice: (message: string) => void;
}

export class TaskContext<A> extends GuardedHost implements ModuleContext<A> {
  readonly args: A;
  readonly given: ReadonlyMap<string, Value>;
  readonly pythonModule: ModuleContext<A>['pythonModule'];
  readonly noLog: boolean;
  readonly diffMode: boolean;
  readonly core: Core;
  readonly nativeTypes: boolean;
  readonly verbosity: number;
  readonly taskName: string;
  readonly hostName: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly detached: boolean;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly link: HostLink;
  /** What the module warned of, for the engine to read afterwards. */
  readonly warnings: string[] = [];
  readonly #parts: ContextParts<A>;
  readonly #scripts: TaskScripts;

  constructor(parts: ContextParts<A>) {
    const scripts = new TaskScripts(parts);
    super(parts.checkMode, scripts);
    this.#parts = parts;
    this.#scripts = scripts;
    this.args = parts.args;
    this.given = parts.given;
    this.pythonModule = parts.pythonModule;
    this.noLog = parts.noLog;
    this.diffMode = parts.diffMode;
    this.core = parts.templar.core;
    this.nativeTypes = parts.nativeTypes;
    this.verbosity = parts.verbosity;
    this.taskName = parts.taskName;
    this.hostName = parts.hostName;
    this.environment = parts.environment;
    this.detached = parts.actingSession !== undefined;
    this.terminal = parts.terminal;
    this.signal = parts.signal;
    this.link = this.#hostLink();
  }

  /** Keeps other runs of tsplay off the node, from now until its connection closes. */
  async holdNode(locks: NodeLocks): Promise<void> {
    const { connect, target, become } = this.#parts;
    await locks.hold(await connect(target()), become());
  }

  fact(name: string): Value | undefined {
    return this.#parts.fact(name);
  }

  variable(name: string): Value | undefined {
    return this.#parts.scope.get(name);
  }

  render(text: string): Value {
    try {
      return this.#parts.templar.template(text);
    } catch (error) {
      if (!(error instanceof TemplateError) || error.className !== 'AnsibleUndefinedVariable') throw error;
      throw new PlayError(error.message, { code: 'undefined-variable', hint: error.hint, cause: error });
    }
  }

  test(condition: Value): boolean {
    return this.#parts.templar.condition(condition);
  }

  async renderFile(path: string, { vars, syntax }: RenderFileOptions): Promise<string> {
    const source = escapedText(await this.readFile(path));
    const { templar, scope, searchStack } = this.#parts;
    const searchPath = [dirname(path), ...searchStack.flatMap(folder => [join(folder, 'templates'), folder])];
    const { mtimeMs } = await stat(path);
    const isOwn = isManagedByVariable(templar.core, scope);
    const managed = () => managedText(this.#parts.managedText, vars, mtimeMs / 1000);
    const own = isOwn ? {} : { ansible_managed: managed };
    const over = templar.with(scope.with('magic variables', vars).with('magic variables', new LazyVars(own)));
    try {
      return textOf(over.file(source, path, { overrides: syntax, searchPath }));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      if (templar.core.templateErrors) throw error.holder === undefined ? inFile(error, path, source) : error;
      throw new ModuleFailure(`${error.className}: ${error.message}`, {});
    }
  }

  async findFile(kind: 'files' | 'templates' | 'vars', name: string): Promise<string> {
    const stack = this.#parts.searchStack;
    const places = searchPlaces(kind, name, stack);
    const found = places.find(place => existsSync(place));
    if (found !== undefined) return found;
    throw new PlayError(notFoundText(kind, name, stack), {
      code: 'file-not-found',
      hint: `searched: ${places.join(', ')}`,
    });
  }

  async readYaml(path: string): Promise<Value> {
    const data = (await readFile(path)).toString('utf8');
    const vault = this.#parts.vault ?? new VaultKeyring([]);
    const { duplicateKeys } = this.#parts;
    return loadVars(data, { file: path, vault, duplicateKeys, warn: message => this.warn(message) });
  }

  readYamlAll(text: string): readonly Value[] {
    return loadYamlAll(text, { file: '<text>', vault: this.#parts.vault });
  }

  readJson(text: string): Value | undefined {
    // what a host says holds no secrets of ours: they stay as they are written
    return parseJson(text, ciphertext => ciphertext);
  }

  get remoteTmp(): string | undefined {
    return this.#parts.become() === undefined ? this.#parts.remoteTmp() : undefined;
  }

  async readFile(path: string, { decrypt } = { decrypt: true }): Promise<Uint8Array> {
    const data = await readFile(path);
    const { vault } = this.#parts;
    const text = data.subarray(0, 14).toString('latin1') === '$ANSIBLE_VAULT' ? data.toString('utf8') : undefined;
    if (!decrypt || text === undefined) return data;
    if (vault === undefined || vault.secrets.length === 0)
      throw new PlayError(`A vault password or secret must be specified to decrypt ${path}`, {
        code: 'vault-password',
        position: { file: path, line: 1, column: 1 },
        hint: NO_SECRET_HINT,
      });
    const plain = vault.decryptBytes(text, path);
    if (!plain.includes(0)) vault.announce(plain.toString('utf8'));
    return plain;
  }

  fail(message: string, data: Readonly<Record<string, Json>> = {}): never {
    throw new ModuleFailure(message, data);
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  notice(message: string): void {
    if (this.core.noticesInResults) this.warn(message);
    else if (!this.noLog) this.#parts.notice(message);
  }

  progress(text: string): void {
    this.#parts.progress(text);
  }

  #hostLink(): HostLink {
    const { connect, disconnect, target, become, jobs, hostVariable, ownHost } = this.#parts;
    const plainSession = async () => (await connect(target())).session(become());
    return {
      connection: () => connect(target()),
      identity: become,
      variable: hostVariable,
      ownHost,
      surroundings: () => this.#surroundings(),
      reconnect: async () => {
        this.#scripts.forgetSession();
        await disconnect(target());
        return connect(target());
      },
      raw: async command => {
        const identity = become();
        if (identity !== undefined) return (await plainSession()).run(command);
        return (await connect(target())).raw(command);
      },
      asyncStatus: async jobId => jobs(await plainSession()).asyncStatus(jobId),
      asyncCleanup: async jobId => jobs(await plainSession()).asyncCleanup(jobId),
    };
  }

  #surroundings(): TaskSurroundings {
    const { target, taskVariables, job, vault, searchStack } = this.#parts;
    const vaultSecrets = vault?.secrets ?? [];
    return { target: target(), job, variables: taskVariables, vaultSecrets, folders: searchStack };
  }
}
