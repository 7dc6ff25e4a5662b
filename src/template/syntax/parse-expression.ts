import type { AssignTarget, BinaryOperator, CompareOperator, Expr } from './ast.ts';
import { OperandParser } from './parse-operand.ts';

const COMPARE = new Set(['eq', 'ne', 'lt', 'lteq', 'gt', 'gteq']);
const SUM = new Set(['add', 'sub']);
const PRODUCT = new Set(['mul', 'div', 'floordiv', 'mod']);
const MAX_DEPTH = 400;

/** Jinja2's operators in their precedence, and targets of assignments. */
export class ExpressionParser extends OperandParser {
  #depth = 0;

  parseExpression(withConditional = true): Expr {
    if (this.#depth > MAX_DEPTH) this.fail('maximum recursion depth exceeded');
    this.#depth++;
    const expr = withConditional ? this.#conditional() : this.#or();
    this.#depth--;
    return expr;
  }

  #conditional(): Expr {
    let then = this.#or();
    while (this.stream.is('name:if')) {
      const { line } = this.stream.next();
      const test = this.#or();
      const otherwise = this.stream.skipIf('name:else') ? this.#conditional() : undefined;
      then = { kind: 'conditional', test, then, otherwise, line };
    }
    return then;
  }

  #or(): Expr {
    let left = this.#and();
    while (this.stream.is('name:or')) {
      const { line } = this.stream.next();
      left = { kind: 'or', left, right: this.#and(), line };
    }
    return left;
  }

  #and(): Expr {
    let left = this.#not();
    while (this.stream.is('name:and')) {
      const { line } = this.stream.next();
      left = { kind: 'and', left, right: this.#not(), line };
    }
    return left;
  }

  #not(): Expr {
    if (!this.stream.is('name:not')) return this.#compare();
    const { line } = this.stream.next();
    return { kind: 'not', node: this.#not(), line };
  }

  #compare(): Expr {
    const { line } = this.stream.current;
    const left = this.#sum();
    const operands: { operator: CompareOperator; right: Expr }[] = [];
    for (;;) {
      const { type } = this.stream.current;
      if (COMPARE.has(type)) {
        this.stream.next();
        operands.push({ operator: type as CompareOperator, right: this.#sum() });
      } else if (this.stream.skipIf('name:in')) operands.push({ operator: 'in', right: this.#sum() });
      else if (this.stream.is('name:not') && this.stream.lookIs('name:in')) {
        this.stream.next();
        this.stream.next();
        operands.push({ operator: 'notin', right: this.#sum() });
      } else break;
    }
    return operands.length === 0 ? left : { kind: 'compare', left, operands, line };
  }

  #binary(operators: ReadonlySet<string>, operand: () => Expr): Expr {
    let left = operand();
    while (operators.has(this.stream.current.type)) {
      const { type, line } = this.stream.next();
      left = { kind: 'binary', operator: type as BinaryOperator, left, right: operand(), line };
    }
    return left;
  }

  #sum(): Expr {
    return this.#binary(SUM, () => this.#concat());
  }

  #concat(): Expr {
    const { line } = this.stream.current;
    const first = this.#product();
    if (!this.stream.is('tilde')) return first;
    const items = [first];
    while (this.stream.skipIf('tilde')) items.push(this.#product());
    return { kind: 'concat', items, line };
  }

  #product(): Expr {
    return this.#binary(PRODUCT, () => this.#power());
  }

  #power(): Expr {
    let left = this.#unary(true);
    while (this.stream.is('pow')) {
      const { line } = this.stream.next();
      left = { kind: 'binary', operator: 'pow', left, right: this.#unary(true), line };
    }
    return left;
  }

  #unary(withFilter: boolean): Expr {
    const { type, line } = this.stream.current;
    let node: Expr;
    if (type === 'sub' || type === 'add') {
      if (this.#depth++ > MAX_DEPTH) this.fail('maximum recursion depth exceeded');
      this.stream.next();
      node = { kind: type === 'sub' ? 'neg' : 'pos', node: this.#unary(false), line };
      this.#depth--;
    } else node = this.parsePrimary();
    node = this.parsePostfix(node);
    return withFilter ? this.parseFiltersAndTests(node) : node;
  }

  /** Turns a parsed expression into a target. @throws TemplateSyntaxError for what cannot be assigned to. */
  protected asTarget(expr: Expr, context: 'store' | 'param' = 'store'): AssignTarget {
    if (expr.kind === 'name') return { ...expr, context };
    if (expr.kind === 'tuple') return { ...expr, items: expr.items.map(item => this.asTarget(item, context)) };
    return this.fail(`can't assign to '${expr.kind}'`, expr.line);
  }
}
