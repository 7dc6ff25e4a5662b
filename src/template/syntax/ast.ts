import type { Value } from '../../values.ts';

export type BinaryOperator = 'add' | 'sub' | 'mul' | 'div' | 'floordiv' | 'mod' | 'pow';
export type CompareOperator = 'eq' | 'ne' | 'lt' | 'lteq' | 'gt' | 'gteq' | 'in' | 'notin';

export interface CallArguments {
  readonly args: readonly Expr[];
  readonly kwargs: readonly { readonly key: string; readonly value: Expr }[];
  readonly dynArgs: Expr | undefined;
  readonly dynKwargs: Expr | undefined;
}

/** `param` names are bound by the surroundings (macro arguments, `with`). */
export interface NameNode {
  readonly kind: 'name';
  readonly name: string;
  readonly context: 'load' | 'store' | 'param';
  readonly line: number;
}
export interface TupleNode {
  readonly kind: 'tuple';
  readonly items: readonly Expr[];
  readonly line: number;
}
export interface NamespaceTarget {
  readonly kind: 'namespace';
  readonly name: string;
  readonly attribute: string;
  readonly line: number;
}
export interface FilterNode {
  readonly kind: 'filter';
  /** Absent inside a filter block or after a block set: the captured text. */
  readonly node: Expr | undefined;
  readonly name: string;
  readonly call: CallArguments;
  readonly line: number;
}
export interface CallNode {
  readonly kind: 'call';
  readonly node: Expr;
  readonly call: CallArguments;
  readonly line: number;
}
export interface SliceNode {
  readonly kind: 'slice';
  readonly start: Expr | undefined;
  readonly stop: Expr | undefined;
  readonly step: Expr | undefined;
  readonly line: number;
}

export type Expr =
  | NameNode
  | TupleNode
  | NamespaceTarget
  | FilterNode
  | CallNode
  | SliceNode
  | { readonly kind: 'const'; readonly value: Value; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly Expr[]; readonly line: number }
  | {
      readonly kind: 'dict';
      readonly items: readonly { readonly key: Expr; readonly value: Expr }[];
      readonly line: number;
    }
  | {
      readonly kind: 'conditional';
      readonly test: Expr;
      readonly then: Expr;
      readonly otherwise: Expr | undefined;
      readonly line: number;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expr; readonly right: Expr; readonly line: number }
  | { readonly kind: 'not' | 'neg' | 'pos'; readonly node: Expr; readonly line: number }
  | {
      readonly kind: 'compare';
      readonly left: Expr;
      readonly operands: readonly { readonly operator: CompareOperator; readonly right: Expr }[];
      readonly line: number;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expr;
      readonly right: Expr;
      readonly line: number;
    }
  | { readonly kind: 'concat'; readonly items: readonly Expr[]; readonly line: number }
  | { readonly kind: 'getattr'; readonly node: Expr; readonly attribute: string; readonly line: number }
  | { readonly kind: 'getitem'; readonly node: Expr; readonly key: Expr; readonly line: number }
  | {
      readonly kind: 'test';
      readonly node: Expr;
      readonly name: string;
      readonly call: CallArguments;
      readonly line: number;
    };

export type AssignTarget = NameNode | TupleNode | NamespaceTarget;

/** Arguments of a macro or call block; defaults belong to the last ones. */
export interface Signature {
  readonly args: readonly string[];
  readonly defaults: readonly Expr[];
}

export interface ForNode {
  readonly kind: 'for';
  readonly target: AssignTarget;
  readonly iter: Expr;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly test: Expr | undefined;
  readonly recursive: boolean;
  readonly line: number;
}
export interface IfNode {
  readonly kind: 'if';
  readonly test: Expr;
  readonly body: readonly Statement[];
  readonly elifs: readonly IfNode[];
  readonly otherwise: readonly Statement[];
  readonly line: number;
}
export interface MacroNode {
  readonly kind: 'macro';
  readonly name: string;
  readonly signature: Signature;
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface CallBlockNode {
  readonly kind: 'callblock';
  readonly signature: Signature;
  readonly call: CallNode;
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface BlockNode {
  readonly kind: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface SetBlockNode {
  readonly kind: 'setblock';
  readonly target: AssignTarget;
  readonly filter: FilterNode | undefined;
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface WithNode {
  readonly kind: 'with';
  readonly targets: readonly AssignTarget[];
  readonly values: readonly Expr[];
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface FilterBlockNode {
  readonly kind: 'filterblock';
  readonly filter: FilterNode;
  readonly body: readonly Statement[];
  readonly line: number;
}
export interface FromImportNode {
  readonly kind: 'from';
  readonly template: Expr;
  readonly names: readonly { readonly name: string; readonly alias: string }[];
  readonly withContext: boolean;
  readonly line: number;
}

export type Statement =
  | ForNode
  | IfNode
  | MacroNode
  | CallBlockNode
  | BlockNode
  | SetBlockNode
  | WithNode
  | FilterBlockNode
  | FromImportNode
  | { readonly kind: 'output'; readonly nodes: readonly OutputPart[]; readonly line: number }
  | { readonly kind: 'set'; readonly target: AssignTarget; readonly value: Expr; readonly line: number }
  | { readonly kind: 'scope'; readonly autoescape: Expr; readonly body: readonly Statement[]; readonly line: number }
  | { readonly kind: 'extends'; readonly template: Expr; readonly line: number }
  | {
      readonly kind: 'include';
      readonly template: Expr;
      readonly ignoreMissing: boolean;
      readonly withContext: boolean;
      readonly line: number;
    }
  | {
      readonly kind: 'import';
      readonly template: Expr;
      readonly target: string;
      readonly withContext: boolean;
      readonly line: number;
    }
  | { readonly kind: 'do'; readonly node: Expr; readonly line: number }
  | { readonly kind: 'break' | 'continue' | 'debug'; readonly line: number };

/** Literal text of the template, or an expression to print. */
export type OutputPart = { readonly kind: 'data'; readonly text: string; readonly line: number } | Expr;
