import type { RunEvent } from '../engine/events.ts';
import type { Slices } from '../in-slices.ts';
import { setIn, wrapInSlices } from '../python/textwrap.ts';
import type { Screen } from './screen.ts';

type Warning = Omit<Extract<RunEvent, { type: 'warning' }>, 'type'>;

/** Warnings on standard error, each said once: folded as ansible-core 2.14 folds them, but for the lines of the file they speak of. */
export class WarningLines {
  readonly #screen: Screen;
  readonly #said = new Set<string>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  *say({ message, frame, deprecation }: Warning): Slices<void> {
    const said = `[${deprecation ? 'DEPRECATION WARNING' : 'WARNING'}]: ${message}`;
    const masked = yield* this.#screen.masking(said);
    const lines =
      this.#screen.layout === 'blocks' ? [setIn(masked)] : yield* wrapInSlices(masked, { width: this.#screen.columns });
    const text = (frame === undefined ? lines : [...lines, frame]).join('\n');
    if (this.#said.has(text)) return;
    this.#said.add(text);
    yield* this.#screen.longError(text, deprecation ? 'deprecate' : 'warning');
  }
}
