import type { Readable } from 'node:stream';
import type { Core } from '../../core-line.ts';
import type { ExecOptions, ExecResult } from '../../remote/connection.ts';
import type { Joint } from './joint.ts';
import type { Diff, Inspect, ModuleContext, ModuleDefinition, ModuleResult, Mutate } from './module.ts';

/** The ways to a host that a task has, whatever its mode. */
export interface HostWays {
  /** @param acting it may change the host */
  run(script: string, options: ExecOptions | undefined, acting: boolean): Promise<ExecResult>;
  /** Runs an acting script, or what `joint` makes of it and of those of the items beside it. */
  runTogether<M, A>(script: string, read: (answer: ExecResult) => A, joint: Joint<M, A> | undefined): Promise<A>;
  upload: Mutate['upload'];
  download(path: string): Promise<Readable>;
}

/** What `look` finds out, and `act` changes. */
interface LookAndAct {
  readonly look: string;
  readonly act: string;
}

/** Check mode's guard: the one place that decides whether what changes a host is sent to it. */
export class GuardedHost
  implements Pick<ModuleContext<unknown>, 'inspect' | 'change' | 'exchange' | 'exchangeTogether' | 'download'>
{
  readonly checkMode: boolean;
  readonly inspect: Inspect;
  /** What the module did, or would have done, for whoever runs it to read afterwards. */
  readonly diffs: Diff[] = [];
  changed = false;
  readonly #ways: HostWays;

  constructor(checkMode: boolean, ways: HostWays) {
    this.checkMode = checkMode;
    this.#ways = ways;
    this.inspect = { run: (script, options) => ways.run(script, options, false) };
  }

  async change<T>(diff: Diff | undefined, act: (host: Mutate) => Promise<T>): Promise<T | undefined> {
    if (diff !== undefined) this.diffs.push(diff);
    this.changed = true;
    if (this.checkMode) return undefined;
    return act({
      run: (script, options) => this.#ways.run(script, options, true),
      upload: (content, path, mode) => this.#ways.upload(content, path, mode),
    });
  }

  exchange(script: LookAndAct, options?: ExecOptions): Promise<ExecResult> {
    return this.#ways.run(this.#allowed(script), options, !this.checkMode);
  }

  async exchangeTogether<M, A>(
    script: LookAndAct,
    read: (answer: ExecResult) => A,
    joint: Joint<M, A> | undefined,
  ): Promise<A> {
    if (this.checkMode) return read(await this.#ways.run(this.#allowed(script), undefined, false));
    return this.#ways.runTogether(this.#allowed(script), read, joint);
  }

  download(path: string): Promise<Readable> {
    return this.#ways.download(path);
  }

  #allowed({ look, act }: LookAndAct): string {
    return this.checkMode ? look : `${look}\n${act}`;
  }
}

/** Ansible's action leaves it out in check mode before anything else. */
export const isLeftOutByAction = ({ skipInCheckMode }: ModuleDefinition, core: Core): boolean =>
  skipInCheckMode === 'action' && core.checkModeOfActions;

/** The answer of a module that cannot tell what it would do: check mode does not run it. */
export function leftOutByCheckMode(definition: ModuleDefinition, core: Core): ModuleResult {
  const msg = isLeftOutByAction(definition, core)
    ? `This action (${definition.name}) does not support check mode.`
    : `remote module (${definition.name}) does not support check mode`;
  return { changed: false, skipped: true, msg };
}
