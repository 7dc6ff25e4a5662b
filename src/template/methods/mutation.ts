/**
 * Methods that change their owner must never reach the inventory's values. A rendering hands out the variables
 * themselves until such a method is called; then it starts again, on copies.
 */
let copying = false;

/** Raised to start the rendering again on copies. */
export class NeedsCopies extends Error {}

export function requireCopies(): void {
  if (!copying) throw new NeedsCopies();
}

export function isCopying(): boolean {
  return copying;
}

/** Runs with the given way of handing out variables. */
export function withCopies<T>(copy: boolean, run: () => T): T {
  const before = copying;
  copying = copy;
  try {
    return run();
  } finally {
    copying = before;
  }
}
