import type { Frame } from '../runtime/frame.ts';
import type { Scope } from './scope.ts';
import { readSlot } from './slots.ts';

/**
 * What happens when a scope is entered: names that it only reads are looked up in the context (all of them, also
 * those of branches that are not taken, as Jinja2 does), shadowed ones start with the outer value.
 */
export function compileEnter(scope: Scope): (frame: Frame) => void {
  const steps: ((frame: Frame) => void)[] = [];
  for (const [{ slot }, load] of scope.loads) {
    if (load.kind === 'resolve') {
      const { name } = load;
      steps.push(frame => {
        frame.slots[slot] = frame.context.resolve(name);
      });
    } else if (load.kind === 'alias') {
      const read = readSlot(load.from, scope);
      steps.push(frame => {
        frame.slots[slot] = read(frame);
      });
    } else if (load.kind === 'missing') {
      steps.push(frame => {
        frame.slots[slot] = undefined;
      });
    }
  }
  const [only] = steps;
  if (only !== undefined && steps.length === 1) return only;
  return frame => {
    for (const step of steps) step(frame);
  };
}
