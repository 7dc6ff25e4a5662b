import { type Screen, wrap } from './screen.ts';

/** Warnings on standard error, each said once. */
export class WarningLines {
  readonly #screen: Screen;
  readonly #said = new Set<string>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  say(message: string, deprecation = false): void {
    const text = wrap(`[${deprecation ? 'DEPRECATION WARNING' : 'WARNING'}]: ${message}`, this.#screen.columns);
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#screen.errorLine(text, deprecation ? 'deprecate' : 'warning');
  }
}
