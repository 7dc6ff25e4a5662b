import { Dict, type Value } from '../../values.ts';
import type { ItemOutcome } from '../attempt/run-item.ts';
import { type TaskRun, type TaskView, viewOf } from '../attempt/task-view.ts';
import type { VariableScope } from '../variables/scope.ts';
import { itemVariables, type LoopControl } from './loop-control.ts';
import { labelOf } from './loop-items.ts';
import { OverlappingTurn } from './overlapping-turn.ts';

type RunItem = (run: TaskRun, view: TaskView, vars: ReadonlyMap<string, Value>) => Promise<ItemOutcome>;

/** An item of a loop that has begun. */
export interface BegunItem {
  readonly vars: Map<string, Value>;
  readonly view: TaskView;
  readonly started: number;
  readonly outcome: Promise<ItemOutcome>;
}

/** The items of a loop as they begin: one when it is asked for, or some ahead of it where they may overlap. */
export class ItemQueue {
  readonly #run: TaskRun;
  readonly #control: LoopControl;
  readonly #items: readonly Value[];
  readonly #scope: VariableScope;
  readonly #window: number;
  readonly #runItem: RunItem;
  readonly #begun: BegunItem[] = [];
  /** Items that have begun. */
  #count = 0;
  /** Items whose first script was sent ahead in vain. */
  #misses = 0;
  #last: OverlappingTurn | undefined;

  /** @param window how many may be under way at once */
  constructor(
    run: TaskRun,
    control: LoopControl,
    items: readonly Value[],
    scope: VariableScope,
    window: number,
    runItem: RunItem,
  ) {
    this.#run = run;
    this.#control = control;
    this.#items = items;
    this.#scope = scope;
    this.#window = window;
    this.#runItem = runItem;
  }

  /** The next item, begun by now. */
  next(): BegunItem {
    const count = this.#count;
    const item = this.#begun.shift() ?? this.#begin(this.#variables());
    // many at a time, so that they can go together
    if (2 * this.#begun.length < this.#window) this.#beginAhead();
    if (this.#count > count) void this.#last?.lastForNow();
    return item;
  }

  #beginAhead(): void {
    // where most items have more to do than one script, sending ahead is in vain
    while (
      this.#count < this.#items.length &&
      this.#begun.length + 1 < this.#window &&
      2 * this.#misses <= this.#count + 2
    ) {
      const next = this.#variables();
      if (!hasLabel(this.#control, next)) break;
      this.#begun.push(this.#begin(next));
    }
  }

  #variables(): Pick<BegunItem, 'vars' | 'view'> {
    const vars = itemVariables(this.#control, this.#items, this.#count);
    return { vars, view: viewOf(this.#run, this.#scope.with('loop variables', vars)) };
  }

  #begin({ vars, view }: Pick<BegunItem, 'vars' | 'view'>): BegunItem {
    this.#count += 1;
    if (this.#window === 1)
      return { vars, view, started: performance.now(), outcome: this.#runItem(this.#run, view, vars) };
    const turn = new OverlappingTurn(this.#last, () => {
      this.#misses += 1;
    });
    this.#last = turn;
    const outcome = this.#runItem({ ...this.#run, turn }, view, vars).then(
      ended => {
        turn.end(ended.attempt.unrendered === true);
        return ended;
      },
      error => {
        turn.end(false);
        throw error;
      },
    );
    // what went wrong is thrown when the item's turn comes; after the end of the loop nobody asks
    outcome.catch(() => {});
    return { vars, view, started: performance.now(), outcome };
  }
}

/** An item whose label is faulty ends the loop: those behind it must not have begun. */
function hasLabel(control: LoopControl, { vars, view }: Pick<BegunItem, 'vars' | 'view'>): boolean {
  const data = new Dict();
  try {
    labelOf(control, view, vars, data);
    return data.size === 0;
  } catch {
    return false;
  }
}
