import type { Task } from '../../playbook/ast.ts';
import type { TaskStep } from '../compile/steps.ts';

/** Lets at most `limit` pieces of work through at once, whoever brings them. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#free = limit;
  }

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>(resolve => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/** What bounds the hosts that a task works on at once. */
export class ForkGates {
  readonly #forks: number;
  readonly #all: Gate;
  readonly #throttled = new Map<Task, Gate>();

  constructor(forks: number) {
    this.#forks = forks;
    this.#all = new Gate(forks);
  }

  /** The forks, or the task's own `throttle` where that is less. */
  of(step: TaskStep, throttle: number): Gate {
    if (throttle <= 0 || throttle >= this.#forks) return this.#all;
    let gate = this.#throttled.get(step.ast);
    if (gate === undefined) {
      gate = new Gate(throttle);
      this.#throttled.set(step.ast, gate);
    }
    return gate;
  }
}
