import { DateValue } from '../../dates.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import type { Kwargs } from '../callables.ts';
import { dateDifference } from '../methods/date.ts';
import { pairsOf } from '../methods/dict.ts';
import { add, divide, floorDivide, modulo, multiply, negate, positive, power, subtract } from '../python/arithmetic.ts';
import { compare, equal, requireHashable, truthy } from '../python/compare.ts';
import { PythonError, typeError } from '../python/error.ts';
import { str } from '../python/repr.ts';
import { contains, iterate } from '../python/sequence.ts';
import { slice } from '../python/subscript.ts';
import { asText } from '../python/text.ts';
import { typeName } from '../python/types.ts';
import { getAttribute, getSubscript } from '../runtime/attribute.ts';
import type { Frame } from '../runtime/frame.ts';
import { findFilter, findTest, unknownPlugin } from '../runtime/plugin-call.ts';
import type { BinaryOperator, CallArguments, CompareOperator, Expr } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/error.ts';
import { Undefined } from '../undefined.ts';
import { isYamlText, nameYamlText, variableOf } from './origin.ts';
import type { Ref, Scope } from './scope.ts';

/** A compiled expression. */
export type Evaluate = (frame: Frame) => Value;

const BINARY: Readonly<Record<BinaryOperator, (a: Value, b: Value) => Value>> = {
  add,
  sub: (a, b) => (a instanceof DateValue && b instanceof DateValue ? dateDifference(a, b) : subtract(a, b)),
  mul: multiply,
  div: divide,
  floordiv: floorDivide,
  mod: modulo,
  pow: power,
};

const COMPARE: Readonly<Record<CompareOperator, (a: Value, b: Value) => boolean>> = {
  eq: equal,
  ne: (a, b) => !equal(a, b),
  lt: (a, b) => compare(a, b, '<') < 0,
  lteq: (a, b) => compare(a, b, '<=') <= 0,
  gt: (a, b) => compare(a, b, '>') > 0,
  gteq: (a, b) => compare(a, b, '>=') >= 0,
  in: (a, b) => contains(b, a),
  notin: (a, b) => !contains(b, a),
};

const NO_KWARGS: Kwargs = new Map();
const NO_ARGS: readonly Value[] = [];

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

function compileName(name: string, scope: Scope): Evaluate {
  const read = readSlot(scope.ref(name), scope);
  return frame => {
    const value = read(frame);
    return value === undefined ? new Undefined({ name }) : value;
  };
}

export interface CompiledArguments {
  args(frame: Frame): readonly Value[];
  kwargs(frame: Frame): Kwargs;
}

/** Without arguments, or with one, there is nothing to map. */
function compilePositional(positional: readonly Evaluate[]): (frame: Frame) => readonly Value[] {
  const [first] = positional;
  if (first === undefined) return () => NO_ARGS;
  return positional.length === 1 ? frame => [first(frame)] : frame => positional.map(arg => arg(frame));
}

export function compileArguments(call: CallArguments, scope: Scope): CompiledArguments {
  const positional = call.args.map(arg => compileExpression(arg, scope));
  const named = call.kwargs.map(({ key, value }) => ({ key, value: compileExpression(value, scope) }));
  const rest = call.dynArgs === undefined ? undefined : compileExpression(call.dynArgs, scope);
  const more = call.dynKwargs === undefined ? undefined : compileExpression(call.dynKwargs, scope);
  const args =
    rest === undefined
      ? compilePositional(positional)
      : (frame: Frame) => [...positional.map(arg => arg(frame)), ...iterate(rest(frame))];
  if (named.length === 0 && more === undefined) return { args, kwargs: () => NO_KWARGS };
  const kwargs = (frame: Frame): Kwargs => {
    const result = new Map<string, Value>();
    for (const { key, value } of named) result.set(key, value(frame));
    if (more !== undefined) addKeywords(result, more(frame));
    return result;
  };
  return { args, kwargs };
}

function addKeywords(kwargs: Map<string, Value>, mapping: Value): void {
  if (mapping instanceof Undefined) mapping.fail();
  if (!(mapping instanceof Dict)) throw typeError(`argument after ** must be a mapping, not ${typeName(mapping)}`);
  for (const [key, value] of pairsOf(mapping)) {
    const name = asText(key);
    if (name === undefined) throw typeError('keywords must be strings');
    if (kwargs.has(name)) throw typeError(`got multiple values for keyword argument '${name}'`);
    kwargs.set(name, value);
  }
}

function compileFilter(node: Extract<Expr, { kind: 'filter' }>, scope: Scope, captured?: Evaluate): Evaluate {
  const filter = findFilter(node.name);
  if (filter === undefined) throw new TemplateSyntaxError(unknownPlugin(node.name), node.line);
  const value = node.node === undefined ? captured : compileExpression(node.node, scope, captured);
  if (value === undefined) throw new PythonError('TypeError', 'a filter without a value');
  const { args, kwargs } = compileArguments(node.call, scope);
  const variable =
    node.name.endsWith('type_debug') && node.node !== undefined ? variableOf(node.node, scope) : undefined;
  if (variable !== undefined) {
    return frame => {
      const shown = value(frame);
      return isYamlText(shown, variable, frame)
        ? 'AnsibleUnicode'
        : filter(frame.context, shown, args(frame), kwargs(frame));
    };
  }
  return frame => filter(frame.context, value(frame), args(frame), kwargs(frame));
}

function compileTest(node: Extract<Expr, { kind: 'test' }>, scope: Scope): Evaluate {
  const test = findTest(node.name);
  if (test === undefined) throw new TemplateSyntaxError(unknownPlugin(node.name), node.line);
  const value = compileExpression(node.node, scope);
  const { args, kwargs } = compileArguments(node.call, scope);
  return frame => test(frame.context, value(frame), args(frame), kwargs(frame));
}

function compileCompare(node: Extract<Expr, { kind: 'compare' }>, scope: Scope): Evaluate {
  const left = compileExpression(node.left, scope);
  const operands = node.operands.map(({ operator, right }) => ({
    holds: COMPARE[operator],
    right: compileExpression(right, scope),
  }));
  const [only] = operands;
  if (only !== undefined && operands.length === 1) {
    const { holds, right } = only;
    return frame => holds(left(frame), right(frame));
  }
  return frame => {
    let value = left(frame);
    for (const { holds, right } of operands) {
      const next = right(frame);
      if (!holds(value, next)) return false;
      value = next;
    }
    return true;
  };
}

function compileDict(node: Extract<Expr, { kind: 'dict' }>, scope: Scope): Evaluate {
  const items = node.items.map(({ key, value }) => ({
    key: compileExpression(key, scope),
    value: compileExpression(value, scope),
  }));
  return frame => {
    const dict = new Dict();
    for (const { key, value } of items) {
      const name = key(frame);
      requireHashable(name);
      dict.set(name, value(frame));
    }
    return dict;
  };
}

function compileGetItem(node: Extract<Expr, { kind: 'getitem' }>, scope: Scope): Evaluate {
  const value = compileExpression(node.node, scope);
  const { key } = node;
  if (key.kind !== 'slice') {
    const evaluated = compileExpression(key, scope);
    const variable = variableOf(node.node, scope);
    return frame => nameYamlText(getSubscript(frame.context, value(frame), evaluated(frame)), variable, frame);
  }
  const [start, stop, step] = [key.start, key.stop, key.step].map(part =>
    part === undefined ? () => undefined : compileExpression(part, scope),
  );
  return frame => slice(value(frame), start?.(frame), stop?.(frame), step?.(frame));
}

function compileConditional(node: Extract<Expr, { kind: 'conditional' }>, scope: Scope): Evaluate {
  const test = compileExpression(node.test, scope);
  const then = compileExpression(node.then, scope);
  const hint = `the inline if-expression on line ${node.line} evaluated to false and no else section was defined.`;
  const otherwise =
    node.otherwise === undefined
      ? () => new Undefined({ hint, lenient: true })
      : compileExpression(node.otherwise, scope);
  return frame => (truthy(test(frame)) ? then(frame) : otherwise(frame));
}

/**
 * Turns an expression into a function of the frame.
 * @param captured what a filter without value (filter blocks, block sets) is applied to
 * @throws TemplateSyntaxError for filters and tests that do not exist.
 */
export function compileExpression(node: Expr, scope: Scope, captured?: Evaluate): Evaluate {
  switch (node.kind) {
    case 'const': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return compileName(node.name, scope);
    case 'tuple': {
      const items = node.items.map(item => compileExpression(item, scope));
      return frame => Tuple.from<Value>(items.map(item => item(frame)));
    }
    case 'list': {
      const items = node.items.map(item => compileExpression(item, scope));
      return frame => items.map(item => item(frame));
    }
    case 'dict':
      return compileDict(node, scope);
    case 'conditional':
      return compileConditional(node, scope);
    case 'and': {
      const [left, right] = [compileExpression(node.left, scope), compileExpression(node.right, scope)];
      return frame => {
        const value = left(frame);
        return truthy(value) ? right(frame) : value;
      };
    }
    case 'or': {
      const [left, right] = [compileExpression(node.left, scope), compileExpression(node.right, scope)];
      return frame => {
        const value = left(frame);
        return truthy(value) ? value : right(frame);
      };
    }
    case 'not': {
      const value = compileExpression(node.node, scope);
      return frame => !truthy(value(frame));
    }
    case 'neg': {
      const value = compileExpression(node.node, scope);
      return frame => negate(value(frame));
    }
    case 'pos': {
      const value = compileExpression(node.node, scope);
      return frame => positive(value(frame));
    }
    case 'compare':
      return compileCompare(node, scope);
    case 'binary': {
      const operate = BINARY[node.operator];
      const [left, right] = [compileExpression(node.left, scope), compileExpression(node.right, scope)];
      return frame => operate(left(frame), right(frame));
    }
    case 'concat': {
      const items = node.items.map(item => compileExpression(item, scope));
      return frame =>
        items
          .map(item => item(frame))
          .map(str)
          .join('');
    }
    case 'getattr': {
      const value = compileExpression(node.node, scope);
      const { attribute } = node;
      const variable = variableOf(node.node, scope);
      return frame => nameYamlText(getAttribute(frame.context, value(frame), attribute), variable, frame);
    }
    case 'getitem':
      return compileGetItem(node, scope);
    case 'call': {
      const callee = compileExpression(node.node, scope);
      const { args, kwargs } = compileArguments(node.call, scope);
      return frame => frame.context.call(callee(frame), args(frame), kwargs(frame));
    }
    case 'filter':
      return compileFilter(node, scope, captured);
    case 'test':
      return compileTest(node, scope);
    default:
      throw new TemplateSyntaxError(`a ${node.kind} cannot stand here`, node.line);
  }
}
