import { PythonError } from '../../python/error.ts';
import { Undefined } from '../../python/undefined.ts';
import type { Value } from '../../values.ts';
import { Context, type VariableSource } from '../runtime/context.ts';
import type { Frame } from '../runtime/frame.ts';
import { TemplateModule } from '../runtime/module.ts';
import type { BlockNode, Expr, FromImportNode, Statement } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/error.ts';
import { writeSlot } from './assign.ts';
import type { CodeFrame, Execute } from './code-frame.ts';
import { compileExpression } from './expression.ts';
import type { Scope } from './scope.ts';
import { readSlot } from './slots.ts';

/** The names that are bound here, with their values of this moment. */
function compileLocals(scope: Scope): (frame: Frame) => ReadonlyMap<string, Value> {
  const reads = Array.from(scope.visible(), ([name, ref]) => ({ name, read: readSlot(ref, scope) }));
  return frame => {
    const locals = new Map<string, Value>();
    for (const { name, read } of reads) {
      const value = read(frame);
      if (value !== undefined) locals.set(name, value);
    }
    return locals;
  };
}

/** `{% block %}` where it stands: runs the innermost override of it. */
export function compileBlock(node: BlockNode, frame: CodeFrame): Execute | undefined {
  const { state } = frame;
  if (frame.toplevel && state.knownExtends) return undefined;
  const checksParent = frame.toplevel && state.extendsSoFar > 0;
  const locals = node.scoped ? compileLocals(frame.scope) : undefined;
  return running => {
    if (checksParent && running.extended !== undefined) return;
    const stack = running.context.blocks.get(node.name) ?? [];
    if (node.required && stack.length <= 1) {
      throw new PythonError('TemplateRuntimeError', `Required block '${node.name}' not found`);
    }
    const context = locals === undefined ? running.context : running.context.derived(locals(running));
    stack[0]?.(context, running.out);
  };
}

export function compileExtends(node: Extract<Statement, { kind: 'extends' }>, frame: CodeFrame): Execute {
  const { state } = frame;
  if (!frame.toplevel) throw new TemplateSyntaxError('cannot use extend from a non top-level scope', node.line);
  const template = compileExpression(node.template, frame.scope);
  if (frame.rootlevel) state.knownExtends = true;
  state.extendsSoFar++;
  return running => {
    if (running.extended !== undefined) throw new PythonError('TemplateRuntimeError', 'extended multiple times');
    const { context } = running;
    const parent = context.rendering.load(template(running));
    for (const [name, block] of parent.blocks) {
      const stack = context.blocks.get(name);
      if (stack === undefined) context.blocks.set(name, [block]);
      else stack.push(block);
    }
    running.extended = (inherited, out) => parent.run(inherited, out);
  };
}

export function compileInclude(node: Extract<Statement, { kind: 'include' }>, frame: CodeFrame): Execute {
  const template = compileExpression(node.template, frame.scope);
  const locals = compileLocals(frame.scope);
  return running => {
    const { context, out } = running;
    const { rendering } = context;
    const names = template(running);
    let included: ReturnType<typeof rendering.load>;
    try {
      included = rendering.load(names);
    } catch (error) {
      const absent = error instanceof PythonError && /^Templates?NotFound$/.test(error.className);
      if (node.ignoreMissing && absent) return;
      throw error;
    }
    const source = node.withContext ? context.withLocals(locals(running)) : rendering.globals;
    included.run(new Context(rendering, source, included), out);
  };
}

function compileModule(
  node: { readonly template: Expr; readonly withContext: boolean },
  frame: CodeFrame,
): (running: Frame) => TemplateModule {
  const template = compileExpression(node.template, frame.scope);
  const locals = compileLocals(frame.scope);
  return running => {
    const { context } = running;
    const source: VariableSource = node.withContext ? context.withLocals(locals(running)) : context.rendering.globals;
    return new TemplateModule(context.rendering.load(template(running)), context.rendering, source);
  };
}

export function compileImport(node: Extract<Statement, { kind: 'import' }>, frame: CodeFrame): Execute {
  const load = compileModule(node, frame);
  const write = writeSlot(frame.scope.ref(node.target), frame.scope);
  return running => {
    const module = load(running);
    write(running, module);
    if (!frame.toplevel) return;
    running.context.vars.set(node.target, module);
    running.context.exported.delete(node.target);
  };
}

export function compileFromImport(node: FromImportNode, frame: CodeFrame): Execute {
  const load = compileModule(node, frame);
  const writes = node.names.map(({ name, alias }) => ({
    name,
    alias,
    write: writeSlot(frame.scope.ref(alias), frame.scope),
  }));
  const where = frame.state.name === undefined ? `line ${node.line}` : `line ${node.line} in '${frame.state.name}'`;
  return running => {
    const module = load(running);
    for (const { name, alias, write } of writes) {
      const hint = `the template '${module.name}' (imported on ${where}) does not export the requested name '${name}'`;
      const exported = module.attribute(name);
      const value = exported === undefined ? new Undefined({ hint, name }) : exported;
      write(running, value);
      if (!frame.toplevel) continue;
      running.context.vars.set(alias, value);
      running.context.exported.delete(alias);
    }
  };
}
