import type { RunEvent } from '../engine/events.ts';
import { wrap } from '../python/textwrap.ts';
import type { Screen } from './screen.ts';

type Warning = Omit<Extract<RunEvent, { type: 'warning' }>, 'type'>;

/** Warnings on standard error, each said once: folded as Ansible folds them, but for the lines of the file they speak of. */
export class WarningLines {
  readonly #screen: Screen;
  readonly #said = new Set<string>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  say({ message, frame, deprecation }: Warning): void {
    const said = `[${deprecation ? 'DEPRECATION WARNING' : 'WARNING'}]: ${message}`;
    const lines = wrap(this.#screen.mask(said), { width: this.#screen.columns });
    const text = (frame === undefined ? lines : [...lines, frame]).join('\n');
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#screen.errorLine(text, deprecation ? 'deprecate' : 'warning');
  }
}
