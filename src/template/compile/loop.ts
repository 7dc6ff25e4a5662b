import { truthy } from '../../python/compare.ts';
import { PythonError } from '../../python/error.ts';
import type { Value } from '../../values.ts';
import { type Frame, newFrame } from '../runtime/frame.ts';
import { LoopContext, loopItems } from '../runtime/loop.ts';
import { concatenate, ListSink } from '../runtime/sink.ts';
import type { ForNode } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/error.ts';
import { compileTarget, targetNames } from './assign.ts';
import { type CodeFrame, type Execute, functionFrame, innerFrame } from './code-frame.ts';
import { compileEnter } from './enter.ts';
import { compileExpression } from './expression.ts';
import { variableOf } from './origin.ts';
import { collect, collectFor } from './scope.ts';
import { readsName, someNode } from './walk.ts';

type Select = (frame: Frame, items: readonly Value[]) => readonly Value[];

/** The `if` of a loop: picks the items before the loop counts them. */
function compileSelect(node: ForNode, outer: CodeFrame): Select {
  if (node.test === undefined) return (_frame, items) => items;
  const { scope } = functionFrame(outer);
  collectFor(scope, node, 'test');
  const enter = compileEnter(scope);
  const assign = compileTarget(node.target, scope);
  const test = compileExpression(node.test, scope);
  return (frame, items) => {
    const own = newFrame(scope.unit.size, frame.context, frame.out, frame);
    enter(own);
    return items.filter(item => {
      assign(own, item);
      return truthy(test(own));
    });
  };
}

function refuseLoopTarget(node: ForNode): void {
  const writesLoop = someNode(
    [node.target, ...node.body, ...node.otherwise],
    child => child.kind === 'name' && child.context === 'store' && child.name === 'loop',
  );
  if (writesLoop || targetNames(node.target).includes('loop')) {
    throw new TemplateSyntaxError(
      "Can't assign to special loop variable in for-loop target",
      node.line,
      'TemplateAssertionError',
    );
  }
}

/** How often the loops of one rendering may run in all. */
const MAX_ITERATIONS = 20_000_000;

type RunLoop = (frame: Frame, items: Value, depth: number, recurse?: (items: Value, depth: number) => Value) => void;

/** The loop over given items, in the function that `body` belongs to. */
function compileIteration(node: ForNode, outer: CodeFrame, select: Select): RunLoop {
  const bodyFrame = innerFrame(outer);
  const needsLoop =
    node.recursive || readsName(node.body, 'loop') || someNode([node], child => child.kind === 'block' && child.scoped);
  const loopSlot = needsLoop ? bodyFrame.scope.parameter('loop').slot : undefined;
  collectFor(bodyFrame.scope, node, 'body');
  const origin = variableOf(node.iter, outer.scope);
  if (origin !== undefined && node.target.kind === 'name') bodyFrame.scope.origins.set(node.target.name, origin);
  const elseFrame = innerFrame(outer);
  collect(elseFrame.scope, node.otherwise);
  const assign = compileTarget(node.target, bodyFrame.scope);
  const enter = compileEnter(bodyFrame.scope);
  const body = outer.state.compileBody(node.body, bodyFrame);
  const enterElse = compileEnter(elseFrame.scope);
  const otherwise = outer.state.compileBody(node.otherwise, elseFrame);
  const slots = Array.from(bodyFrame.scope.loads.keys(), ref => ref.slot);

  return (frame, value, depth, recurse) => {
    const items = select(frame, loopItems(value));
    const loop = loopSlot === undefined ? undefined : new LoopContext(items, depth, recurse);
    const { rendering } = frame.context;
    rendering.iterations += items.length;
    if (rendering.iterations > MAX_ITERATIONS)
      throw new PythonError('MemoryError', `more than ${MAX_ITERATIONS} loop iterations in one template`);
    let ran = false;
    for (let i = 0; i < items.length; i++) {
      if (loop !== undefined) {
        if (loop.index0 >= items.length) break;
        loop.index0 = i;
      }
      assign(frame, items[i] ?? null);
      if (loopSlot !== undefined) frame.slots[loopSlot] = loop;
      enter(frame);
      const signal = body(frame);
      if (signal !== 'break' && signal !== 'continue') ran = true;
      if (signal === 'break') break;
    }
    for (const slot of slots) frame.slots[slot] = undefined;
    if (!ran && node.otherwise.length > 0) {
      enterElse(frame);
      otherwise(frame);
    }
  };
}

/** `{% for %}` with its condition, `else` and recursion. */
export function compileFor(node: ForNode, outer: CodeFrame): Execute {
  refuseLoopTarget(node);
  const iter = compileExpression(node.iter, outer.scope);
  if (!node.recursive) {
    const run = compileIteration(node, outer, compileSelect(node, outer));
    return frame => {
      run(frame, iter(frame), 0);
      return undefined;
    };
  }
  const inner = functionFrame(outer);
  const run = compileIteration(node, inner, compileSelect(node, inner));
  const { unit } = inner.scope;
  return frame => {
    const recurse = (items: Value, depth: number): Value => {
      const sink = new ListSink();
      run(newFrame(unit.size, frame.context, sink, frame), items, depth, recurse);
      return concatenate(sink.values, frame.context.rendering.mode);
    };
    frame.out.push(recurse(iter(frame), 0));
    return undefined;
  };
}
