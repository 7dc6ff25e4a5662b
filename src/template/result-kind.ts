import type { Value } from '../values.ts';
import { plainTypeName } from './plain-type-name.ts';
import type { Expr } from './syntax/ast.ts';
import { TemplateSyntaxError } from './syntax/error.ts';
import { DEFAULT_SYNTAX, variantOf } from './syntax/options.ts';
import { parseTemplate } from './syntax/parse.ts';

/** Python's name of the type that an expression gives, as far as its text tells; undefined where only its variables do. */
export type ResultKind = string | undefined;

/** What filters of these names give, whatever they get. */
const FILTER_KINDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['bool'].map(name => [name, 'bool'])),
  ...Object.fromEntries(['length', 'count', 'int', 'abs'].map(name => [name, 'int'])),
  ...Object.fromEntries(['float', 'round'].map(name => [name, 'float'])),
  ...Object.fromEntries(
    `string trim upper lower capitalize title replace join regex_replace basename dirname to_json to_yaml to_nice_json
    to_nice_yaml b64encode b64decode hash quote urlencode password_hash indent format`
      .split(/\s+/)
      .map(name => [name, 'str']),
  ),
  ...Object.fromEntries(
    `list map select reject selectattr rejectattr sort unique union intersect difference flatten dict2items
    regex_findall split zip subelements`
      .split(/\s+/)
      .map(name => [name, 'list']),
  ),
  ...Object.fromEntries(['combine', 'items2dict', 'from_json'].map(name => [name, 'dict'])),
};
const UNCERTAIN = new Set(['from_json']);

/** Both, where they are the same. */
const common = (a: ResultKind, b: ResultKind): ResultKind => (a === b ? a : undefined);

function filterKind(node: Extract<Expr, { kind: 'filter' }>): ResultKind {
  const name = node.name.replace(/^ansible\.builtin\./, '');
  if (name === 'default' || name === 'd') {
    const [fallback] = node.call.args;
    const given = fallback === undefined ? 'str' : kindOf(fallback);
    // what stands where the variable is not there: that alone can be told
    return given === 'bool' ? undefined : given;
  }
  return UNCERTAIN.has(name) ? undefined : FILTER_KINDS[name];
}

function kindOf(node: Expr): ResultKind {
  switch (node.kind) {
    case 'const':
      return plainTypeName(node.value);
    case 'list':
    case 'tuple':
      return 'list';
    case 'dict':
      return 'dict';
    case 'compare':
    case 'test':
    case 'not':
      return 'bool';
    case 'concat':
      return 'str';
    case 'and':
    case 'or':
      return common(kindOf(node.left), kindOf(node.right));
    case 'conditional':
      return node.otherwise === undefined ? undefined : common(kindOf(node.then), kindOf(node.otherwise));
    case 'filter':
      return filterKind(node);
    default:
      return undefined;
  }
}

/** The one expression of a condition; undefined where it cannot be read as one. */
export function conditionExpression(text: string): Expr | undefined {
  try {
    const [statement] = parseTemplate(text, variantOf(DEFAULT_SYNTAX, 'expression'));
    const node = statement?.kind === 'output' ? statement.nodes[0] : undefined;
    return node === undefined || node.kind === 'data' ? undefined : node;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return undefined;
    throw error;
  }
}

export const resultKind = kindOf;

const SHOWN = { eq: '==', ne: '!=', lt: '<', lteq: '<=', gt: '>', gteq: '>=', in: 'in', notin: 'not in' } as const;

/** Names that an expression compares with a constant. */
export function comparedNames(
  node: Expr,
): { readonly name: string; readonly operator: string; readonly value: Value }[] {
  if (node.kind === 'and' || node.kind === 'or') return [...comparedNames(node.left), ...comparedNames(node.right)];
  if (node.kind === 'not') return comparedNames(node.node);
  if (node.kind !== 'compare') return [];
  const { left } = node;
  return node.operands.flatMap(({ operator, right }) => {
    const [name, constant] = left.kind === 'name' ? [left, right] : [right, left];
    if (name.kind !== 'name' || constant.kind !== 'const') return [];
    return [{ name: name.name, operator: SHOWN[operator], value: constant.value }];
  });
}
