import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Core, DEFAULT_CORE } from '../../src/core-line.ts';
import { TaskScripts } from '../../src/engine/attempt/task-scripts.ts';
import type { OverlappingTurn } from '../../src/engine/loop/overlapping-turn.ts';
import { coerceArguments } from '../../src/modules/api/args.ts';
import { GuardedHost, leftOutByCheckMode } from '../../src/modules/api/context.ts';
import type {
  HostLink,
  ModuleContext,
  ModuleDefinition,
  ModuleResult,
  ModuleSpec,
  OptionSpecs,
} from '../../src/modules/api/module.ts';
import type { Terminal } from '../../src/modules/api/terminal.ts';
import type { Connection, ConnectionTarget, ExecOptions, ExecResult, Session } from '../../src/remote/connection.ts';
import type { Value } from '../../src/values.ts';
import { parseJson } from '../../src/yaml/json.ts';

/** Runs a script under a real shell of this machine, as a session would. */
function runScript(script: string, options: ExecOptions & TestHost = {}): Promise<ExecResult> {
  return new Promise((done, failed) => {
    const child = spawn(options.shell ?? '/bin/sh', ['-c', script], {
      cwd: options.cwd,
      // as the greeting of a session sets it
      env: { ...process.env, __tsplay_printf: 'printf', ...options.env },
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', failed);
    child.on('close', code => done({ rc: code ?? 137, stdout: Buffer.concat(out), stderr: Buffer.concat(err) }));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.stdin);
  });
}

interface TestHost {
  readonly shell?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestTask extends TestHost {
  readonly checkMode?: boolean;
  readonly diffMode?: boolean;
  readonly verbosity?: number;
  readonly core?: Core;
  readonly remoteTmp?: string;
  readonly render?: (text: string) => Value;
  readonly test?: (condition: Value) => boolean;
  readonly readYaml?: ModuleContext<unknown>['readYaml'];
  readonly renderFile?: ModuleContext<unknown>['renderFile'];
  readonly link?: Partial<HostLink>;
  readonly terminal?: Partial<Terminal>;
  readonly facts?: Readonly<Record<string, Value>>;
  readonly pythonModule?: ModuleContext<unknown>['pythonModule'];
  readonly variables?: Readonly<Record<string, Value>>;
  /** The task is an item of a loop whose items overlap: its scripts go this way. */
  readonly item?: { readonly turn: OverlappingTurn; readonly session: Session };
}

class TaskFailed extends Error {
  readonly data: Readonly<Record<string, Value>>;
  constructor(message: string, data: object) {
    super(message);
    this.data = data as Readonly<Record<string, Value>>;
  }
}

export interface TaskOutcome {
  readonly result: ModuleResult;
  readonly changed: boolean;
  readonly warnings: readonly string[];
  /** How many scripts went to the host. */
  readonly exchanges: number;
  readonly printed: string;
}

function refuse(what: string): () => never {
  return () => {
    throw new Error(`the test gave no ${what}`);
  };
}

/** This machine as a task's host: its files, and a session that the test may bring. */
function localHost(task: TestTask, session: Session): Connection {
  const target: ConnectionTarget = {
    transport: 'local',
    name: 'testhost',
    host: 'testhost',
    timeout: 10,
    hostKeyChecking: false,
    sshArgs: [],
  };
  return {
    target,
    busy: false,
    session: async () => session,
    upload: (content, path, mode) => writeFile(resolve(task.cwd ?? '.', path), content, { mode, flag: 'wx' }),
    download: async path => createReadStream(resolve(task.cwd ?? '.', path)),
    raw: refuse('raw'),
    program: refuse('program'),
    lockNode: refuse('lockNode'),
    openTcp: refuse('openTcp'),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Runs a module as the engine does, through check mode's own guard, over /bin/sh of this machine. */
export async function runModule<S extends OptionSpecs>(
  module: ModuleSpec<S>,
  args: ReadonlyMap<string, Value> | Readonly<Record<string, Value>>,
  task: TestTask = {},
): Promise<TaskOutcome> {
  const definition = { name: 'module', ...module } as unknown as ModuleDefinition;
  let exchanges = 0;
  let printed = '';
  const warnings: string[] = [];
  const exec = (script: string, options: ExecOptions = {}) => {
    exchanges++;
    return runScript(script, { ...task, ...options });
  };
  const host = localHost(task, task.item?.session ?? { run: exec });
  const signal = new AbortController().signal;
  const scripts = new TaskScripts({
    target: () => host.target,
    become: () => undefined,
    connect: async () => host,
    environment: new Map(),
    signal,
    actingSession: undefined,
    turn: task.item?.turn,
    leaveRunning: () => undefined,
  });
  const guarded = new GuardedHost(task.checkMode ?? false, scripts);
  const context: ModuleContext<unknown> = Object.assign(guarded, {
    args: coerceArguments(definition, args instanceof Map ? args : new Map(Object.entries(args))),
    diffMode: task.diffMode ?? false,
    core: task.core ?? DEFAULT_CORE,
    nativeTypes: false,
    verbosity: task.verbosity ?? 0,
    noLog: false,
    remoteTmp: task.remoteTmp,
    taskName: 'test task',
    hostName: 'testhost',
    environment: new Map(),
    given: args instanceof Map ? args : new Map(Object.entries(args)),
    pythonModule: task.pythonModule ?? (async () => undefined),
    detached: false,
    fact: (name: string) => task.facts?.[name],
    variable: (name: string) => task.variables?.[name],
    render: task.render ?? refuse('render'),
    test: task.test ?? refuse('test'),
    renderFile: task.renderFile ?? refuse('renderFile'),
    findFile: async (_kind: string, name: string) => resolve(task.cwd ?? '.', name),
    readYamlAll: refuse('readYamlAll'),
    readYaml: task.readYaml ?? refuse('readYaml'),
    readFile: (path: string) => readFile(path),
    fail: (message: string, data = {}) => {
      throw new TaskFailed(message, data);
    },
    readJson: (text: string) => parseJson(text, ciphertext => ciphertext),
    notice: (message: string) => {
      warnings.push(message);
    },
    warn: (message: string) => {
      warnings.push(message);
    },
    progress: () => undefined,
    signal,
    link: {
      connection: refuse('connection'),
      reconnect: refuse('reconnect'),
      raw: (command: string) => exec(command),
      identity: () => undefined,
      variable: () => undefined,
      ownHost: refuse('ownHost'),
      surroundings: refuse('surroundings'),
      asyncStatus: refuse('asyncStatus'),
      asyncCleanup: refuse('asyncCleanup'),
      ...task.link,
    },
    terminal: {
      interactive: false,
      write: (text: string) => {
        printed += text;
      },
      readLine: refuse('readLine'),
      ...task.terminal,
    },
  });
  const outcome = (result: ModuleResult) => ({
    result,
    changed: guarded.changed || result.changed === true,
    warnings,
    exchanges,
    printed,
  });
  if (context.checkMode && definition.skipInCheckMode !== undefined)
    return outcome(leftOutByCheckMode(definition, context.core));
  try {
    return outcome(await definition.run(context as Parameters<ModuleDefinition['run']>[0]));
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error;
    return { ...outcome({ failed: true, msg: error.message, ...error.data }), changed: guarded.changed };
  }
}
