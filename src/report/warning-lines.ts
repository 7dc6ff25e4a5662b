import { type Screen, wrap } from './screen.ts';

/** Warnings on standard error, each said once. */
export class WarningLines {
  readonly #screen: Screen;
  readonly #said = new Set<string>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  say(message: string): void {
    const text = wrap(`[WARNING]: ${message}`, this.#screen.columns);
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#screen.errorLine(text, 'warning');
  }
}
