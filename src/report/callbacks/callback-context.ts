import type { Reporter } from '../../engine/events.ts';
import type { LongText, Slices } from '../../in-slices.ts';
import type { Value } from '../../values.ts';
import type { ConsoleOptions } from '../console-options.ts';
import type { Screen } from '../screen.ts';

/** What callbacks are made with. */
export interface CallbackContext {
  readonly screen: Screen;
  readonly options: ConsoleOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Takes secrets out of a text. */
  readonly mask: (text: string) => string;
  /** As `mask`, for a text that may be very long. */
  readonly masking: (text: string) => Slices<string>;
  /** A value in PyYAML's block style. */
  dumpYaml(value: Value, layout: YamlLayout): Slices<LongText>;
}

export interface YamlLayout {
  readonly indent: number;
  readonly width: number;
  /** Gives what to write as a literal block for a text; nothing for texts that are written as they are. */
  literal(text: string): Slices<string | undefined>;
}

/** A callback: the default export of a file in `stdout/` or `additional/`, whose name it bears. */
export interface Callback {
  /** One sentence for the documentation. */
  readonly summary: string;
  readonly make: (context: CallbackContext) => Reporter;
}

export function defineCallback(summary: string, make: Callback['make']): Callback {
  return { summary, make };
}
