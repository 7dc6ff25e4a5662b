import { superBlock, TemplateReference } from '../runtime/block.ts';
import type { BlockFunction, ForeignName, RunnableTemplate } from '../runtime/context.ts';
import { newFrame } from '../runtime/frame.ts';
import { findFilter, findTest } from '../runtime/plugin-call.ts';
import type { Printing } from '../runtime/sink.ts';
import type { BlockNode, Statement } from '../syntax/ast.ts';
import { TemplateSyntaxError } from '../syntax/error.ts';
import type { SyntaxOptions } from '../syntax/options.ts';
import { parseTemplate } from '../syntax/parse.ts';
import type { CodeFrame, TemplateState } from './code-frame.ts';
import { compileEnter } from './enter.ts';
import { collect, Scope, Unit } from './scope.ts';
import { compileBody } from './statement.ts';
import { children, readsName, someNode } from './walk.ts';

function findBlocks(nodes: readonly Statement[]): Map<string, BlockNode> {
  const blocks = new Map<string, BlockNode>();
  someNode(nodes, node => {
    if (node.kind !== 'block') return false;
    if (blocks.has(node.name)) {
      throw new TemplateSyntaxError(`block '${node.name}' defined twice`, node.line, 'TemplateAssertionError');
    }
    blocks.set(node.name, node);
    return false;
  });
  return blocks;
}

/** Filters and tests that are none of ours, in Jinja2's order: filters by name, then tests. */
function foreignPlugins(body: readonly Statement[], collections: boolean): ForeignName[] {
  const lines = { filter: new Map<string, number>(), test: new Map<string, number>() };
  someNode(
    body,
    node => {
      if (node.kind === 'filter' || node.kind === 'test') lines[node.kind].set(node.name, node.line);
      return false;
    },
    'block',
  );
  return (['filter', 'test'] as const).flatMap(kind => {
    const find = kind === 'filter' ? findFilter : findTest;
    const foreign = [...lines[kind]].filter(([name]) => find(name, collections) === undefined).sort();
    return foreign.map(([name, line]) => ({ kind, name, line }));
  });
}

function compileBlockFunction(node: BlockNode, state: TemplateState): BlockFunction {
  const scope = new Scope(new Unit(undefined, state.collections));
  const selfSlot = readsName(children(node), 'self') ? scope.parameter('self').slot : undefined;
  const superSlot = readsName(children(node), 'super') ? scope.parameter('super').slot : undefined;
  collect(scope, node.body);
  const frame: CodeFrame = { scope, state, toplevel: false, rootlevel: false, checksOutput: false };
  const enter = compileEnter(scope);
  const body = compileBody(node.body, frame);
  const run: BlockFunction = (context, out) => {
    const running = newFrame(scope.unit.size, context, out);
    if (selfSlot !== undefined) running.slots[selfSlot] = new TemplateReference(context);
    if (superSlot !== undefined) running.slots[superSlot] = superBlock(node.name, context, run);
    enter(running);
    body(running);
  };
  return run;
}

/**
 * Compiles a template to closures.
 * @param name the name it was loaded under; undefined for a string
 * @throws TemplateSyntaxError
 */
export function compileTemplate(
  source: string,
  options: SyntaxOptions,
  printing: Printing,
  name?: string,
): RunnableTemplate {
  const body = parseTemplate(source, options);
  const state: TemplateState = {
    name,
    printing,
    multiline: name !== undefined || source.includes('\n'),
    collections: options.collections,
    blocks: findBlocks(body),
    compileBody,
    hasExtends: someNode(body, node => node.kind === 'extends'),
    knownExtends: false,
    extendsSoFar: 0,
  };
  const scope = new Scope(new Unit(undefined, options.collections));
  const selfSlot = readsName(body, 'self') ? scope.parameter('self').slot : undefined;
  collect(scope, body);
  const frame: CodeFrame = { scope, state, toplevel: true, rootlevel: true, checksOutput: state.hasExtends };
  const enter = compileEnter(scope);
  const run = compileBody(body, frame);
  const blocks = new Map(Array.from(state.blocks, ([key, node]) => [key, compileBlockFunction(node, state)]));
  return {
    name,
    code: source,
    foreign: foreignPlugins(body, options.collections),
    blocks,
    run(context, out) {
      const running = newFrame(scope.unit.size, context, out);
      if (selfSlot !== undefined) running.slots[selfSlot] = new TemplateReference(context);
      enter(running);
      run(running);
      running.extended?.(context, out);
    },
  };
}
