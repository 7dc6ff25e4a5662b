import { truthy } from '../../python/compare.ts';
import type { Value } from '../../values.ts';
import type { Place } from '../runtime/context.ts';
import type { Frame } from '../runtime/frame.ts';
import { concatenate, finalize, ListSink, type Sink } from '../runtime/sink.ts';
import type {
  AssignTarget,
  CallBlockNode,
  FilterBlockNode,
  IfNode,
  SetBlockNode,
  Statement,
  WithNode,
} from '../syntax/ast.ts';
import { compileTarget, targetNames } from './assign.ts';
import { type CodeFrame, type Execute, innerFrame } from './code-frame.ts';
import { compileEnter } from './enter.ts';
import type { Evaluate } from './evaluate.ts';
import { compileArguments, compileExpression } from './expression.ts';
import { compileBlock, compileExtends, compileFromImport, compileImport, compileInclude } from './inheritance.ts';
import { compileFor } from './loop.ts';
import { compileMacro } from './macro.ts';
import { collect } from './scope.ts';
import { readSlot } from './slots.ts';

/** Runs statements one after another. */
export function compileBody(body: readonly Statement[], frame: CodeFrame): Execute {
  const statements = body.map(statement => compileLocated(statement, frame)).filter(step => step !== undefined);
  const [only] = statements;
  if (only !== undefined && statements.length === 1) return only;
  return running => {
    for (const statement of statements) {
      const signal = statement(running);
      if (signal !== undefined) return signal;
    }
    return undefined;
  };
}

/** A statement that notes its line before it runs. */
function compileLocated(node: Statement, frame: CodeFrame): Execute | undefined {
  const run = compileStatement(node, frame);
  if (run === undefined || !frame.state.multiline || node.kind === 'output') return run;
  const place: Place = { name: frame.state.name, line: node.line };
  return running => {
    running.context.rendering.at = place;
    return run(running);
  };
}

function captured(frame: Frame, body: Execute): readonly Value[] {
  const { out } = frame;
  const sink = new ListSink();
  frame.out = sink;
  try {
    body(frame);
  } finally {
    frame.out = out;
  }
  return sink.values;
}

function compileOutput(node: Extract<Statement, { kind: 'output' }>, frame: CodeFrame): Execute | undefined {
  const { checksOutput, state } = frame;
  if (checksOutput && state.knownExtends) return undefined;
  const { printing } = state;
  const parts = node.nodes.map((part): ((running: Frame, out: Sink) => void) => {
    if (part.kind === 'data') {
      const { text } = part;
      return (_running, out) => out.push(text);
    }
    const evaluate = compileExpression(part, frame.scope);
    if (!state.multiline) return (running, out) => out.push(finalize(evaluate(running), printing));
    const place: Place = { name: state.name, line: part.line };
    return (running, out) => {
      running.context.rendering.at = place;
      out.push(finalize(evaluate(running), printing));
    };
  });
  return running => {
    if (checksOutput && running.extended !== undefined) return;
    for (const part of parts) part(running, running.out);
  };
}

/** At top level what is assigned also belongs to the context, where included templates and blocks find it. */
function compileExport(names: readonly string[], frame: CodeFrame): (running: Frame) => void {
  if (!frame.toplevel || names.length === 0) return () => undefined;
  const reads = names.map(name => ({ name, read: readSlot(frame.scope.ref(name), frame.scope) }));
  return running => {
    for (const { name, read } of reads) {
      const value = read(running);
      if (value !== undefined) running.context.vars.set(name, value);
      if (!name.startsWith('_')) running.context.exported.add(name);
    }
  };
}

function compileSet(target: AssignTarget, value: Evaluate, frame: CodeFrame): Execute {
  const assign = compileTarget(target, frame.scope);
  const publish = compileExport(targetNames(target), frame);
  return running => {
    assign(running, value(running));
    publish(running);
  };
}

function compileSetBlock(node: SetBlockNode, frame: CodeFrame): Execute {
  const inner = { ...innerFrame(frame), checksOutput: false };
  collect(inner.scope, node.filter === undefined ? node.body : [...node.body, node.filter]);
  const enter = compileEnter(inner.scope);
  const body = compileBody(node.body, inner);
  let text: Value = '';
  const filter = node.filter === undefined ? undefined : compileExpression(node.filter, inner.scope, () => text);
  return compileSet(
    node.target,
    running => {
      enter(running);
      text = concatenate(captured(running, body), running.context.rendering.mode);
      return filter === undefined ? text : filter(running);
    },
    frame,
  );
}

function compileFilterBlock(node: FilterBlockNode, frame: CodeFrame): Execute {
  const inner = innerFrame(frame);
  collect(inner.scope, [...node.body, node.filter]);
  const enter = compileEnter(inner.scope);
  const body = compileBody(node.body, inner);
  let text: Value = '';
  const filter = compileExpression(node.filter, inner.scope, () => text);
  return running => {
    enter(running);
    text = concatenate(captured(running, body), running.context.rendering.mode);
    running.out.push(filter(running));
  };
}

function compileIf(node: IfNode, frame: CodeFrame): Execute {
  const soft = { ...frame, rootlevel: false };
  const branches = [node, ...node.elifs].map(branch => ({
    test: compileExpression(branch.test, soft.scope),
    body: compileBody(branch.body, soft),
  }));
  const otherwise = compileBody(node.otherwise, soft);
  return running => {
    const { rendering } = running.context;
    for (const { test, body } of branches) {
      const value = test(running);
      if (rendering.tested !== undefined) {
        rendering.tested(value);
        rendering.tested = undefined;
      }
      if (truthy(value)) return body(running);
    }
    return otherwise(running);
  };
}

function compileWith(node: WithNode, frame: CodeFrame): Execute {
  const inner = innerFrame(frame);
  collect(inner.scope, [...node.targets, ...node.body]);
  const enter = compileEnter(inner.scope);
  const bindings = node.targets.map((target, i) => {
    const value = node.values[i];
    return {
      assign: compileTarget(target, inner.scope),
      value: value === undefined ? () => null : compileExpression(value, frame.scope),
    };
  });
  const body = compileBody(node.body, inner);
  return running => {
    enter(running);
    for (const { assign, value } of bindings) assign(running, value(running));
    return body(running);
  };
}

function compileCallBlock(node: CallBlockNode, frame: CodeFrame): Execute {
  const caller = compileMacro({ ...node, name: undefined }, frame);
  const callee = compileExpression(node.call.node, frame.scope);
  const { args, kwargs } = compileArguments(node.call.call, frame.scope);
  return running => {
    const named = new Map(kwargs(running)).set('caller', caller(running));
    running.out.push(running.context.call(callee(running), args(running), named));
  };
}

function compileScope(node: Extract<Statement, { kind: 'scope' }>, frame: CodeFrame): Execute {
  const inner = innerFrame(frame);
  collect(inner.scope, [node.autoescape, ...node.body]);
  const enter = compileEnter(inner.scope);
  const body = compileBody(node.body, inner);
  return running => {
    enter(running);
    return body(running);
  };
}

function compileStatement(node: Statement, frame: CodeFrame): Execute | undefined {
  switch (node.kind) {
    case 'output':
      return compileOutput(node, frame);
    case 'if':
      return compileIf(node, frame);
    case 'for':
      return compileFor(node, frame);
    case 'set':
      return compileSet(node.target, compileExpression(node.value, frame.scope), frame);
    case 'setblock':
      return compileSetBlock(node, frame);
    case 'macro':
      return compileSet(
        { kind: 'name', name: node.name, context: 'store', line: node.line },
        compileMacro(node, frame),
        frame,
      );
    case 'callblock':
      return compileCallBlock(node, frame);
    case 'filterblock':
      return compileFilterBlock(node, frame);
    case 'with':
      return compileWith(node, frame);
    case 'scope':
      return compileScope(node, frame);
    case 'do': {
      const evaluate = compileExpression(node.node, frame.scope);
      return running => {
        evaluate(running);
      };
    }
    case 'block':
      return compileBlock(node, frame);
    case 'extends':
      return compileExtends(node, frame);
    case 'include':
      return compileInclude(node, frame);
    case 'import':
      return compileImport(node, frame);
    case 'from':
      return compileFromImport(node, frame);
    case 'debug':
      return () => undefined;
    default: {
      const signal = node.kind;
      return () => signal;
    }
  }
}
