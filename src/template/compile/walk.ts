import type { CallArguments, Expr, OutputPart, Statement } from '../syntax/ast.ts';

type Node = Statement | OutputPart;

function argumentParts(call: CallArguments): Expr[] {
  const parts = [...call.args, ...call.kwargs.map(({ value }) => value)];
  if (call.dynArgs !== undefined) parts.push(call.dynArgs);
  if (call.dynKwargs !== undefined) parts.push(call.dynKwargs);
  return parts;
}

function present(...nodes: readonly (Expr | undefined)[]): Expr[] {
  return nodes.filter(node => node !== undefined);
}

/** The nodes directly under a node, in Jinja2's order of fields. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'tuple':
    case 'list':
    case 'concat':
      return node.items;
    case 'dict':
      return node.items.flatMap(({ key, value }) => [key, value]);
    case 'conditional':
      return present(node.test, node.then, node.otherwise);
    case 'and':
    case 'or':
    case 'binary':
      return [node.left, node.right];
    case 'not':
    case 'neg':
    case 'pos':
    case 'getattr':
    case 'do':
      return [node.node];
    case 'compare':
      return [node.left, ...node.operands.map(({ right }) => right)];
    case 'getitem':
      return [node.node, node.key];
    case 'slice':
      return present(node.start, node.stop, node.step);
    case 'filter':
      return [...present(node.node), ...argumentParts(node.call)];
    case 'call':
    case 'test':
      return [node.node, ...argumentParts(node.call)];
    case 'output':
      return node.nodes;
    case 'for':
      return [node.target, node.iter, ...node.body, ...node.otherwise, ...present(node.test)];
    case 'if':
      return [node.test, ...node.body, ...node.elifs, ...node.otherwise];
    case 'macro':
      return [...node.signature.defaults, ...node.body];
    case 'callblock':
      return [node.call, ...node.signature.defaults, ...node.body];
    case 'block':
      return node.body;
    case 'set':
      return [node.target, node.value];
    case 'setblock':
      return [node.target, ...present(node.filter), ...node.body];
    case 'with':
      return [...node.targets, ...node.values, ...node.body];
    case 'filterblock':
      return [...node.body, node.filter];
    case 'scope':
      return [node.autoescape, ...node.body];
    case 'extends':
    case 'include':
    case 'import':
    case 'from':
      return [node.template];
    default:
      return [];
  }
}

/** Whether any node below satisfies the test; does not look into what `stop` names. */
export function someNode(nodes: readonly Node[], test: (node: Node) => boolean, stop?: Node['kind']): boolean {
  return nodes.some(node => test(node) || (node.kind !== stop && someNode(children(node), test, stop)));
}

/** Whether the nodes read a name that they do not bind first (blocks have scopes of their own). */
export function readsName(nodes: readonly Node[], name: string): boolean {
  let bound = false;
  const visit = (node: Node): boolean => {
    if (node.kind === 'block') return false;
    if (node.kind === 'name' && node.name === name) {
      if (node.context === 'load') return !bound;
      bound = true;
      return false;
    }
    if ((node.kind === 'macro' || node.kind === 'callblock') && node.signature.args.includes(name)) bound = true;
    return children(node).some(visit);
  };
  return nodes.some(visit);
}
