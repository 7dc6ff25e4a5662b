import { typeError, valueError } from '../../python/error.ts';
import { iterable } from '../../python/sequence.ts';
import { typeName } from '../../python/types.ts';
import type { Value } from '../../values.ts';
import type { Frame } from '../runtime/frame.ts';
import { setNamespaceAttribute } from '../runtime/namespace.ts';
import type { AssignTarget, Expr } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/error.ts';
import type { Ref, Scope } from './scope.ts';
import { frameOf, readSlot } from './slots.ts';

export type Assign = (frame: Frame, value: Value) => void;

function unpack(value: Value, count: number): Value[] {
  const elements = iterable(value);
  if (elements === undefined) throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  const items: Value[] = [];
  for (const element of elements) {
    if (items.length === count) throw valueError(`too many values to unpack (expected ${count})`);
    items.push(element);
  }
  if (items.length < count) throw valueError(`not enough values to unpack (expected ${count}, got ${items.length})`);
  return items;
}

export function writeSlot(ref: Ref, scope: Scope): (frame: Frame, value: Value | undefined) => void {
  const { slot } = ref;
  if (ref.unit === scope.unit) {
    return (frame, value) => {
      frame.slots[slot] = value;
    };
  }
  const holder = frameOf(ref, scope);
  return (frame, value) => {
    holder(frame).slots[slot] = value;
  };
}

/** Compiles an assignment target: a name, a tuple of targets, or a namespace's attribute. */
export function compileTarget(target: AssignTarget | Expr, scope: Scope): Assign {
  if (target.kind === 'name') return writeSlot(scope.ref(target.name), scope);
  if (target.kind === 'namespace') {
    const read = readSlot(scope.ref(target.name), scope);
    return (frame, value) => setNamespaceAttribute(read(frame), target.attribute, value);
  }
  if (target.kind !== 'tuple') throw new TemplateSyntaxError(`can't assign to '${target.kind}'`, target.line);
  const items = target.items.map(item => compileTarget(item, scope));
  return (frame, value) => {
    const values = unpack(value, items.length);
    for (const [i, item] of items.entries()) item(frame, values[i] ?? null);
  };
}

/** The plain names that a target binds. */
export function targetNames(target: AssignTarget | Expr): string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'tuple' ? target.items.flatMap(targetNames) : [];
}
