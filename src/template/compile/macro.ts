import { Undefined } from '../../python/undefined.ts';
import type { Value } from '../../values.ts';
import { type Frame, newFrame } from '../runtime/frame.ts';
import { Macro, type MacroArguments, type MacroDefinition } from '../runtime/macro.ts';
import { concatenate, ListSink } from '../runtime/sink.ts';
import type { Signature, Statement } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/error.ts';
import { type CodeFrame, functionFrame } from './code-frame.ts';
import { compileEnter } from './enter.ts';
import { compileExpression } from './expression.ts';
import { collect } from './scope.ts';
import { readsName } from './walk.ts';

interface MacroSource {
  readonly name: string | undefined;
  readonly signature: Signature;
  readonly body: readonly Statement[];
  readonly line: number;
}

/** Compiles a macro or a call block's body: gives a function that makes the Macro in the frame of its definition. */
export function compileMacro(node: MacroSource, outer: CodeFrame): (frame: Frame) => Value {
  const inner = functionFrame(outer);
  const { scope } = inner;
  const { args, defaults } = node.signature;
  const firstDefault = args.length - defaults.length;
  for (const name of args) scope.parameter(name);
  const uses = (name: string): boolean => readsName(node.body, name);
  const explicitCaller = args.indexOf('caller');
  if (uses('caller') && explicitCaller !== -1 && explicitCaller < firstDefault) {
    const message =
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.';
    throw new TemplateSyntaxError(message, node.line, 'TemplateAssertionError');
  }
  const definition: MacroDefinition = {
    name: node.name,
    arguments: args,
    usesCaller: uses('caller'),
    catchKwargs: uses('kwargs') && !args.includes('kwargs'),
    catchVarargs: uses('varargs') && !args.includes('varargs'),
  };
  for (const [name, used] of [
    ['caller', definition.usesCaller && explicitCaller === -1],
    ['kwargs', definition.catchKwargs],
    ['varargs', definition.catchVarargs],
  ] as const) {
    if (used) scope.parameter(name);
  }
  collect(scope, [...defaults, ...node.body]);
  const slots = args.map(name => scope.ref(name).slot);
  const fallbacks = args.map((name, i) => {
    const value = i < firstDefault ? undefined : defaults[i - firstDefault];
    if (value !== undefined) return compileExpression(value, scope);
    return () => new Undefined({ hint: `parameter '${name}' was not provided`, name });
  });
  const special = (name: string): number | undefined => scope.refs.get(name)?.slot;
  const enter = compileEnter(scope);
  const body = outer.state.compileBody(node.body, inner);
  const { unit } = scope;

  const run = (definedIn: Frame, given: MacroArguments): Value => {
    const sink = new ListSink();
    const frame = newFrame(unit.size, definedIn.context, sink, definedIn);
    for (const [i, slot] of slots.entries()) frame.slots[slot] = given.values[i];
    const put = (name: string, value: Value | undefined): void => {
      const slot = special(name);
      if (slot !== undefined && value !== undefined) frame.slots[slot] = value;
    };
    put('caller', given.caller);
    put('kwargs', given.kwargs);
    put('varargs', given.varargs);
    enter(frame);
    for (const [i, slot] of slots.entries())
      if (frame.slots[slot] === undefined) frame.slots[slot] = fallbacks[i]?.(frame);
    body(frame);
    return concatenate(sink.values, definedIn.context.rendering.mode);
  };
  return frame => new Macro(definition, given => run(frame, given));
}
