import type { Reporter, RunEvent } from './events.ts';

const SWITCHED_OFF = 'Deprecation warnings can be disabled by setting deprecation_warnings=False in ansible.cfg.';

/** Tells the reporter what happens; warnings and deprecations once each. */
export class Announcer {
  readonly #reporter: Reporter;
  readonly #deprecations: boolean;
  readonly #warned = new Set<string>();

  /** @param deprecations whether the user wants to know of them */
  constructor(reporter: Reporter, deprecations: boolean) {
    this.#reporter = reporter;
    this.#deprecations = deprecations;
  }

  emit(event: RunEvent): void {
    this.#reporter.handle(event);
  }

  warn(message: string): void {
    this.#once({ type: 'warning', message });
  }

  /** Says that something will not be there for ever. */
  deprecated(message: string): void {
    if (this.#deprecations) this.#once({ type: 'warning', message: `${message} ${SWITCHED_OFF}`, deprecation: true });
  }

  #once(event: RunEvent & { readonly type: 'warning' }): void {
    if (this.#warned.has(event.message)) return;
    this.#warned.add(event.message);
    this.emit(event);
  }
}
