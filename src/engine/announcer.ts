import type { Reporter, RunEvent } from './events.ts';

const SWITCHED_OFF = 'Deprecation warnings can be disabled by setting deprecation_warnings=False in ansible.cfg.';

/** Tells the reporter what happens; warnings and deprecations once each. */
export class Announcer {
  readonly #reporter: Reporter;
  readonly #deprecations: boolean;
  readonly #warned = new Set<string>();
  #telling: Promise<void> | undefined;

  /** @param deprecations whether the user wants to know of them */
  constructor(reporter: Reporter, deprecations: boolean) {
    this.#reporter = reporter;
    this.#deprecations = deprecations;
  }

  emit(event: RunEvent): void {
    const telling = this.#reporter.handle(event);
    if (telling !== undefined) this.#telling = telling;
  }

  /**
   * Until all that was announced is told: what is large must not pile up, and nothing else may be written meanwhile; undefined
   * where it is.
   */
  told(): Promise<void> | undefined {
    return this.#telling === undefined ? undefined : this.#untilTold();
  }

  async #untilTold(): Promise<void> {
    for (let last = this.#telling; last !== undefined; last = this.#telling) {
      await last;
      if (this.#telling === last) this.#telling = undefined;
    }
  }

  /** @param frame lines of the file that the warning speaks of */
  warn(message: string, frame?: string): void {
    this.#once({ type: 'warning', message, ...(frame === undefined ? {} : { frame }) });
  }

  /** Says that something will not be there for ever. */
  deprecated(message: string): void {
    if (this.#deprecations) this.#once({ type: 'warning', message: `${message} ${SWITCHED_OFF}`, deprecation: true });
  }

  #once(event: RunEvent & { readonly type: 'warning' }): void {
    const said = `${event.message}\n${event.frame ?? ''}`;
    if (this.#warned.has(said)) return;
    this.#warned.add(said);
    this.emit(event);
  }
}
