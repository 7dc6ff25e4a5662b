import type { Value } from '../../values.ts';
import type { Context } from './context.ts';
import type { Sink } from './sink.ts';

/** The running state of one function of a template; an empty slot holds `undefined`. */
export interface Frame {
  readonly slots: (Value | undefined)[];
  readonly parent: Frame | undefined;
  readonly context: Context;
  out: Sink;
  /** Set once `{% extends %}` ran in this root function: from then on only blocks speak. */
  extended: ((context: Context, out: Sink) => void) | undefined;
}

export function newFrame(size: number, context: Context, out: Sink, parent?: Frame): Frame {
  return { slots: new Array<Value | undefined>(size).fill(undefined), parent, context, out, extended: undefined };
}
