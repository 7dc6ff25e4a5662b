import type { Settings } from '../config/settings.ts';
import { type Core, core } from '../core-line.ts';
import type { Terminal } from '../modules/api/terminal.ts';
import type { Vars } from '../values.ts';
import type { VaultKeyring } from '../yaml/vault.ts';
import type { TagSelection } from './compile/tags.ts';
import type { Reporter } from './events.ts';
import type { Secrets } from './secrets.ts';

/** Whose semantics a run has. */
export const coreOf = ({ settings }: Pick<RunOptions, 'settings'>): Core => core(settings.core);

/** What the command line decides for a whole run. */
export interface RunOptions {
  readonly cwd: string;
  readonly settings: Settings;
  readonly extraVars: Vars;
  readonly limit: string | undefined;
  readonly tags: TagSelection;
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly forks: number;
  readonly verbosity: number;
  readonly startAtTask: string | undefined;
  readonly step: boolean;
  readonly forceHandlers: boolean;
  readonly flushCache: boolean;
  /** What becomes of tasks that are known beforehand not to succeed. */
  readonly foresight: Settings['foresight'];
  /** Flags that stand for variables of the connection; the weakest source of each. */
  readonly connection: ConnectionFlags;
  readonly vault: VaultKeyring | undefined;
  readonly secrets: Secrets;
  readonly reporter: Reporter;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

export interface ConnectionFlags {
  readonly transport?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  readonly timeout?: number | undefined;
  readonly sshCommonArgs?: string | undefined;
  readonly sshExtraArgs?: string | undefined;
  readonly become?: boolean | undefined;
  readonly becomeUser?: string | undefined;
  readonly becomeMethod?: string | undefined;
  readonly becomePassword?: string | undefined;
}
