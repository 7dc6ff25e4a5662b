import type { Value } from '../../values.ts';
import type { Frame } from '../runtime/frame.ts';
import type { Ref, Scope } from './scope.ts';

/** The frame that holds a slot, seen from the code of `scope`. */
export function frameOf(ref: Ref, scope: Scope): (frame: Frame) => Frame {
  const hops = scope.unit.depth - ref.unit.depth;
  if (hops === 0) return frame => frame;
  return frame => {
    let holder = frame;
    for (let i = 0; i < hops && holder.parent !== undefined; i++) holder = holder.parent;
    return holder;
  };
}

/** Reads a slot; `undefined` when it is empty. */
export function readSlot(ref: Ref, scope: Scope): (frame: Frame) => Value | undefined {
  const { slot } = ref;
  if (ref.unit === scope.unit) return frame => frame.slots[slot];
  const holder = frameOf(ref, scope);
  return frame => holder(frame).slots[slot];
}
