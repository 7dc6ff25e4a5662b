import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { OverlappingTurn } from '../../src/engine/loop/overlapping-turn.ts';
import { coerceArguments } from '../../src/modules/api/args.ts';
import type { Joint } from '../../src/modules/api/joint.ts';
import type {
  HostLink,
  ModuleContext,
  ModuleDefinition,
  ModuleResult,
  ModuleSpec,
  OptionSpecs,
  Terminal,
} from '../../src/modules/api/module.ts';
import type { ExecOptions, ExecResult, Session } from '../../src/remote/connection.ts';
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
  readonly remoteTmp?: string;
  readonly render?: (text: string) => Value;
  readonly test?: (condition: Value) => boolean;
  readonly readYaml?: ModuleContext<unknown>['readYaml'];
  readonly renderFile?: ModuleContext<unknown>['renderFile'];
  readonly link?: Partial<HostLink>;
  readonly terminal?: Partial<Terminal>;
  readonly facts?: Readonly<Record<string, Value>>;
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

/** Runs a module as the engine does, over /bin/sh of this machine. */
export async function runModule<S extends OptionSpecs>(
  module: ModuleSpec<S>,
  args: ReadonlyMap<string, Value> | Readonly<Record<string, Value>>,
  task: TestTask = {},
): Promise<TaskOutcome> {
  const definition = { name: 'module', ...module } as unknown as ModuleDefinition;
  let changed = false;
  let exchanges = 0;
  let printed = '';
  const warnings: string[] = [];
  const checkMode = task.checkMode ?? false;
  const exec = (script: string, options: ExecOptions = {}) => {
    exchanges++;
    const { item } = task;
    return item === undefined
      ? runScript(script, { ...task, ...options })
      : item.turn.run(item.session, script, options);
  };
  const upload = async (content: Readable | Uint8Array, path: string, mode: number) => {
    await writeFile(resolve(task.cwd ?? '.', path), content, { mode, flag: 'wx' });
  };
  const context: ModuleContext<unknown> = {
    args: coerceArguments(definition, args instanceof Map ? args : new Map(Object.entries(args))),
    checkMode,
    diffMode: task.diffMode ?? false,
    nativeTypes: false,
    verbosity: task.verbosity ?? 0,
    noLog: false,
    remoteTmp: task.remoteTmp,
    taskName: 'test task',
    hostName: 'testhost',
    environment: new Map(),
    inspect: { run: exec },
    download: async path => createReadStream(resolve(task.cwd ?? '.', path)),
    change: async (_diff, act) => {
      changed = true;
      return checkMode ? undefined : act({ run: exec, upload });
    },
    exchange: ({ look, act }, options) => exec(checkMode ? look : `${look}\n${act}`, options),
    exchangeTogether: async <M, A>(
      { look, act }: { look: string; act: string },
      read: (answer: ExecResult) => A,
      joint: Joint<M, A> | undefined,
    ) => {
      const script = checkMode ? look : `${look}\n${act}`;
      if (task.item === undefined || joint === undefined || checkMode) return read(await exec(script));
      const { turn, session } = task.item;
      return turn.runTogether({ session, script, read, joint: joint as Joint<unknown, A> }, {});
    },
    fact: name => task.facts?.[name],
    render: task.render ?? refuse('render'),
    test: task.test ?? refuse('test'),
    renderFile: task.renderFile ?? refuse('renderFile'),
    findFile: async (_kind, name) => resolve(task.cwd ?? '.', name),
    readYaml: task.readYaml ?? refuse('readYaml'),
    readFile: path => readFile(path),
    fail: (message, data = {}) => {
      throw new TaskFailed(message, data);
    },
    readJson: text => parseJson(text, ciphertext => ciphertext),
    notice: message => {
      warnings.push(message);
    },
    warn: message => {
      warnings.push(message);
    },
    progress: () => undefined,
    signal: new AbortController().signal,
    link: {
      connection: refuse('connection'),
      reconnect: refuse('reconnect'),
      raw: command => exec(command),
      asyncStatus: refuse('asyncStatus'),
      asyncCleanup: refuse('asyncCleanup'),
      ...task.link,
    },
    terminal: {
      interactive: false,
      write: text => {
        printed += text;
      },
      readLine: refuse('readLine'),
      ...task.terminal,
    },
  };
  try {
    const result = await definition.run(context as Parameters<ModuleDefinition['run']>[0]);
    return { result, changed: changed || result.changed === true, warnings, exchanges, printed };
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error;
    return { result: { failed: true, msg: error.message, ...error.data }, changed, warnings, exchanges, printed };
  }
}
