/** How long a host's result waits for those of hosts before it, in milliseconds. */
const PATIENCE_MS = 15;

/**
 * Lets hosts that are ready at nearly the same time take their turns in their order, as they come from Ansible's workers, which it
 * starts one after the other. The last one that is ready lets all pass, so that nothing takes longer.
 */
export class HostOrder {
  readonly #passed = new Set<number>();
  readonly #waiting = new Map<number, () => void>();
  #next = 0;

  /** Resolves when it is the host's turn; undefined where it is already. */
  turn(index: number): Promise<void> | undefined {
    if (index === this.#next) return undefined;
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#release(index), PATIENCE_MS);
      this.#waiting.set(index, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** The host has had its turn. */
  pass(index: number): void {
    this.#passed.add(index);
    while (this.#passed.has(this.#next)) this.#next++;
    this.#waiting.get(this.#next)?.();
    this.#waiting.delete(this.#next);
  }

  /** Those that wait longest go first, in their order. */
  #release(last: number): void {
    for (const index of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      if (index > last) return;
      this.#waiting.get(index)?.();
      this.#waiting.delete(index);
    }
  }
}
