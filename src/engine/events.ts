import type { Diff } from '../modules/api/module.ts';
import type { Dict, Position, Value } from '../values.ts';

/** A task as reporters see it. */
export interface TaskInfo {
  readonly id: number;
  /** As shown: `role : name`, rendered. */
  readonly name: string;
  readonly action: string;
  readonly at: Position;
  readonly handler: boolean;
  readonly loop: boolean;
  readonly checkMode: boolean;
  readonly ignoreErrors: boolean;
  /** `name=value, ...` as written, empty where `no_log` hides them; asked for by few, so made when asked. */
  readonly argumentsText: () => string;
}

export type Status = 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable';

/** What became of one task on one host, or of one item of its loop. Already censored where `no_log` asks. */
export interface TaskResult {
  readonly host: string;
  /** The other host that ran it, where it was delegated: its name, and its address where that is another. */
  readonly delegatedTo: string | undefined;
  readonly task: TaskInfo;
  readonly status: Status;
  readonly ignored: boolean;
  readonly ms: number;
  readonly data: Dict;
  readonly diffs: readonly Diff[];
  readonly warnings: readonly string[];
  /** Of a failure: where it comes from, with the source line, and a hint; several lines. */
  readonly explanation?: string | undefined;
  /** Of a failure: why, and where that is written, as ansible-core 2.19 prints it before the result; several lines. */
  readonly told?: string | undefined;
  /** Fields that are never shown on the screen. */
  readonly hides?: readonly string[] | undefined;
  /** Of a loop: each item's result, in order. */
  readonly items?: readonly TaskResult[];
  /** Of an item: its label as shown. */
  readonly itemLabel?: string;
  /** Shown at any verbosity (debug), indented. */
  readonly verboseAlways?: boolean;
  /** Never shown below -vv, even with -v (gathering facts). */
  readonly quiet?: boolean;
  readonly noLog: boolean;
}

export interface HostStats {
  ok: number;
  changed: number;
  unreachable: number;
  failed: number;
  skipped: number;
  rescued: number;
  ignored: number;
}

export type RunEvent =
  | { readonly type: 'run-start'; readonly playbooks: readonly string[]; readonly checkMode: boolean }
  | { readonly type: 'playbook-start'; readonly file: string; readonly plays: number }
  | {
      readonly type: 'play-start';
      readonly name: string;
      readonly strategy: string;
      readonly checkMode: boolean;
      readonly at: Position;
    }
  | { readonly type: 'no-hosts-matched' }
  | { readonly type: 'no-hosts-remaining' }
  | { readonly type: 'task-start'; readonly task: TaskInfo }
  | { readonly type: 'item-result'; readonly result: TaskResult }
  | { readonly type: 'host-result'; readonly result: TaskResult }
  | ({
      readonly type: 'retry';
      readonly host: string;
      readonly delegatedTo: string | undefined;
      readonly name: string;
      readonly left: number;
    } & Pick<TaskResult, 'task' | 'data' | 'noLog' | 'verboseAlways'>)
  | {
      readonly type: 'include';
      readonly file: string;
      readonly hosts: readonly string[];
      readonly label: string | undefined;
    }
  | { readonly type: 'notify'; readonly handler: string; readonly host: string }
  | { readonly type: 'async-poll'; readonly host: string; readonly jobId: string; readonly finished: boolean }
  | { readonly type: 'async-end'; readonly host: string; readonly jobId: string; readonly ok: boolean }
  /** Shown in passing. */
  | { readonly type: 'progress'; readonly host: string; readonly text: string }
  | { readonly type: 'meta'; readonly message: string }
  | { readonly type: 'step-answered'; readonly prompt: string }
  | { readonly type: 'retry-file'; readonly file: string }
  | {
      readonly type: 'warning';
      readonly message: string;
      /** The place in a file that it speaks of, with its lines. */
      readonly frame?: string;
      readonly deprecation?: true;
    }
  | {
      readonly type: 'stats';
      readonly hosts: ReadonlyMap<string, Readonly<HostStats>>;
      readonly custom: ReadonlyMap<string, Value>;
      readonly checkMode: boolean;
    };

export interface Reporter {
  /** A promise where it takes longer: the next event may come before it is there. */
  handle(event: RunEvent): void | Promise<void>;
  /** Called once, after the last event. */
  close?(): void | Promise<void>;
}
