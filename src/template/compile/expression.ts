import { negate, positive } from '../../python/arithmetic.ts';
import { requireHashable, truthy } from '../../python/compare.ts';
import { PythonError, typeError } from '../../python/error.ts';
import { str } from '../../python/repr.ts';
import { iterate } from '../../python/sequence.ts';
import { slice } from '../../python/subscript.ts';
import { asText } from '../../python/text.ts';
import { typeName } from '../../python/types.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import type { Kwargs } from '../callables.ts';
import { pairsOf } from '../methods/dict.ts';
import { getAttribute, getSubscript } from '../runtime/attribute.ts';
import type { Frame } from '../runtime/frame.ts';
import { writtenFilter, writtenTest } from '../runtime/plugin-call.ts';
import type { CallArguments, Expr } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/error.ts';
import { type Evaluate, isTypeError } from './evaluate.ts';
import { compileBinary, compileCompare } from './operators.ts';
import { nameYamlText, textNamer, variableOf, withNamedTexts } from './origin.ts';
import type { Scope } from './scope.ts';
import { readSlot } from './slots.ts';

const NO_KWARGS: Kwargs = new Map();
const NO_ARGS: readonly Value[] = [];

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
  const filter = writtenFilter(node.name, scope.unit.collections);
  const asksType = node.name.endsWith('type_debug');
  const within = asksType ? scope.namingTexts() : scope;
  const value = node.node === undefined ? captured : compileExpression(node.node, within, captured);
  if (value === undefined) throw new PythonError('TypeError', 'a filter without a value');
  const { args, kwargs } = compileArguments(node.call, scope);
  const name = textNamer(node.node, scope);
  const named = node.call.args.map(arg => textNamer(arg, scope));
  if (asksType || (name === undefined && named.every(part => part === undefined)))
    return frame => filter(frame.context, value(frame), args(frame), kwargs(frame));
  return frame => {
    const [input, given, keywords] = [value(frame), args(frame), kwargs(frame)];
    try {
      return filter(frame.context, input, given, keywords);
    } catch (error) {
      if (!isTypeError(error)) throw error;
      const renamed = given.map((arg, i) => named[i]?.(arg, frame) ?? arg);
      return filter(frame.context, name?.(input, frame) ?? input, renamed, keywords);
    }
  };
}

function compileTest(node: Extract<Expr, { kind: 'test' }>, scope: Scope): Evaluate {
  const test = writtenTest(node.name, scope.unit.collections);
  const value = compileExpression(node.node, scope);
  const { args, kwargs } = compileArguments(node.call, scope);
  const name = textNamer(node.node, scope);
  if (name === undefined) return frame => test(frame.context, value(frame), args(frame), kwargs(frame));
  return frame => {
    const [input, given, keywords] = [value(frame), args(frame), kwargs(frame)];
    try {
      return test(frame.context, input, given, keywords);
    } catch (error) {
      if (!isTypeError(error)) throw error;
      return test(frame.context, name(input, frame), given, keywords);
    }
  };
}

function compileOperands(node: Extract<Expr, { kind: 'compare' }>, scope: Scope): Evaluate {
  const operands = [node.left, ...node.operands.map(({ right }) => right)];
  return compileCompare(
    node.operands.map(({ operator }) => operator),
    operands.map(part => compileExpression(part, scope)),
    operands.map(part => textNamer(part, scope)),
  );
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
    const found: Evaluate = frame =>
      nameYamlText(getSubscript(frame.context, value(frame), evaluated(frame)), variable, frame);
    return withNamedTexts(node, found, scope);
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
 */
export function compileExpression(node: Expr, scope: Scope, captured?: Evaluate): Evaluate {
  switch (node.kind) {
    case 'const': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return withNamedTexts(node, compileName(node.name, scope), scope);
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
      return compileOperands(node, scope);
    case 'binary': {
      const [left, right] = [compileExpression(node.left, scope), compileExpression(node.right, scope)];
      return compileBinary(node.operator, left, right, textNamer(node.left, scope), textNamer(node.right, scope));
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
      const found: Evaluate = frame =>
        nameYamlText(getAttribute(frame.context, value(frame), attribute), variable, frame);
      return withNamedTexts(node, found, scope);
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
