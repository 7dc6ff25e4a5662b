import type { CoreLine } from '../core-line.ts';
import type { ResultText } from './result-text.ts';

export interface ConsoleOptions {
  readonly verbosity: number;
  /** The line of ansible-core whose output counts. */
  readonly core?: CoreLine;
  readonly displaySkippedHosts: boolean;
  readonly displayOkHosts: boolean;
  readonly displayFailedStderr: boolean;
  readonly showCustomStats: boolean;
  readonly checkModeMarkers: boolean;
  readonly showTaskPathOnFailure: boolean;
  /** How results are written; JSON where nothing else is said. */
  readonly resultText?: ResultText;
}
