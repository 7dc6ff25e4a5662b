import { reprText } from '../../python/repr.ts';
import type { Value } from '../../values.ts';
import type { CallArguments, Expr, FilterNode } from './ast.ts';
import { TemplateSyntaxError } from './error.ts';
import { describeToken } from './token.ts';
import type { TokenStream } from './token-stream.ts';

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
const TEST_ARGUMENT = new Set(['name', 'string', 'integer', 'float', 'lparen', 'lbracket', 'lbrace']);
const NO_ARGUMENTS: CallArguments = { args: [], kwargs: [], dynArgs: undefined, dynKwargs: undefined };

/** Jinja2's operands with its messages: literals, tuples, and what may follow one (subscripts, calls, filters, tests). */
export abstract class OperandParser {
  protected readonly stream: TokenStream;

  constructor(stream: TokenStream) {
    this.stream = stream;
  }

  protected fail(message: string, line = this.stream.current.line, className?: string): never {
    throw new TemplateSyntaxError(message, line, className);
  }

  abstract parseExpression(withConditional?: boolean): Expr;

  protected parsePrimary(): Expr {
    const token = this.stream.current;
    const { line } = token;
    switch (token.type) {
      case 'name': {
        this.stream.next();
        const constant = CONSTANTS.get(token.text);
        return constant === undefined
          ? { kind: 'name', name: token.text, context: 'load', line }
          : { kind: 'const', value: constant, line };
      }
      case 'string': {
        let text = '';
        while (this.stream.current.type === 'string') text += this.stream.next().text;
        return { kind: 'const', value: text, line };
      }
      case 'integer':
      case 'float':
        this.stream.next();
        return { kind: 'const', value: token.number ?? 0, line };
      case 'lparen': {
        this.stream.next();
        const node = this.parseTuple({ parenthesised: true });
        this.stream.expect('rparen');
        return node;
      }
      case 'lbracket':
        return this.#list();
      case 'lbrace':
        return this.#dict();
      default:
        return this.fail(`unexpected ${reprText(describeToken(token))}`, line);
    }
  }

  /** An expression, or a tuple of them when there are commas. */
  protected parseTuple(options: { simple?: boolean; withConditional?: boolean; parenthesised?: boolean } = {}): Expr {
    const { line } = this.stream.current;
    const items: Expr[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.stream.expect('comma');
      if (this.stream.is('variable_end', 'block_end', 'rparen')) break;
      items.push(options.simple === true ? this.parsePrimary() : this.parseExpression(options.withConditional ?? true));
      if (!this.stream.is('comma')) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple) {
      if (only !== undefined) return only;
      if (options.parenthesised !== true) {
        this.fail(`Expected an expression, got ${reprText(describeToken(this.stream.current))}`);
      }
    }
    return { kind: 'tuple', items, line };
  }

  #list(): Expr {
    const { line } = this.stream.expect('lbracket');
    const items: Expr[] = [];
    while (!this.stream.is('rbracket')) {
      if (items.length > 0) this.stream.expect('comma');
      if (this.stream.is('rbracket')) break;
      items.push(this.parseExpression());
    }
    this.stream.expect('rbracket');
    return { kind: 'list', items, line };
  }

  #dict(): Expr {
    const { line } = this.stream.expect('lbrace');
    const items: { key: Expr; value: Expr }[] = [];
    while (!this.stream.is('rbrace')) {
      if (items.length > 0) this.stream.expect('comma');
      if (this.stream.is('rbrace')) break;
      const key = this.parseExpression();
      this.stream.expect('colon');
      items.push({ key, value: this.parseExpression() });
    }
    this.stream.expect('rbrace');
    return { kind: 'dict', items, line };
  }

  protected parsePostfix(start: Expr): Expr {
    let node = start;
    for (;;) {
      if (this.stream.is('dot', 'lbracket')) node = this.#subscript(node);
      else if (this.stream.is('lparen')) node = this.#call(node);
      else return node;
    }
  }

  protected parseFiltersAndTests(start: Expr): Expr {
    let node = start;
    for (;;) {
      if (this.stream.is('pipe')) node = this.parseFilters(node) ?? node;
      else if (this.stream.is('name:is')) node = this.#test(node);
      else if (this.stream.is('lparen')) node = this.#call(node);
      else return node;
    }
  }

  #subscript(node: Expr): Expr {
    const { type, line } = this.stream.next();
    if (type === 'dot') {
      const token = this.stream.next();
      if (token.type === 'name') return { kind: 'getattr', node, attribute: token.text, line };
      if (token.type !== 'integer') this.fail('expected name or number', token.line);
      return { kind: 'getitem', node, key: { kind: 'const', value: token.number ?? 0, line: token.line }, line };
    }
    const keys: Expr[] = [];
    while (!this.stream.is('rbracket')) {
      if (keys.length > 0) this.stream.expect('comma');
      keys.push(this.#subscribed());
    }
    this.stream.expect('rbracket');
    const [first] = keys;
    const key: Expr = first !== undefined && keys.length === 1 ? first : { kind: 'tuple', items: keys, line };
    return { kind: 'getitem', node, key, line };
  }

  #subscribed(): Expr {
    const { line } = this.stream.current;
    let start: Expr | undefined;
    if (!this.stream.is('colon')) {
      start = this.parseExpression();
      if (!this.stream.is('colon')) return start;
    }
    this.stream.next();
    const part = (): Expr | undefined =>
      this.stream.is('rbracket', 'comma', 'colon') ? undefined : this.parseExpression();
    const stop = part();
    const step = this.stream.skipIf('colon') ? part() : undefined;
    return { kind: 'slice', start, stop, step, line };
  }

  #callArguments(): CallArguments {
    const { line } = this.stream.expect('lparen');
    const args: Expr[] = [];
    const kwargs: { key: string; value: Expr }[] = [];
    let dynArgs: Expr | undefined;
    let dynKwargs: Expr | undefined;
    const ensure = (valid: boolean): void => {
      if (!valid) this.fail('invalid syntax for function call expression', line);
    };
    for (let first = true; !this.stream.is('rparen'); first = false) {
      if (!first) {
        this.stream.expect('comma');
        if (this.stream.is('rparen')) break;
      }
      if (this.stream.skipIf('mul')) {
        ensure(dynArgs === undefined && dynKwargs === undefined);
        dynArgs = this.parseExpression();
      } else if (this.stream.skipIf('pow')) {
        ensure(dynKwargs === undefined);
        dynKwargs = this.parseExpression();
      } else if (this.stream.is('name') && this.stream.look().type === 'assign') {
        ensure(dynKwargs === undefined);
        const key = this.stream.next().text;
        this.stream.next();
        kwargs.push({ key, value: this.parseExpression() });
      } else {
        ensure(dynArgs === undefined && dynKwargs === undefined && kwargs.length === 0);
        args.push(this.parseExpression());
      }
    }
    this.stream.expect('rparen');
    return { args, kwargs, dynArgs, dynKwargs };
  }

  #call(node: Expr): Expr {
    const { line } = this.stream.current;
    return { kind: 'call', node, call: this.#callArguments(), line };
  }

  #dottedName(): { name: string; line: number } {
    const { text, line } = this.stream.expect('name');
    let name = text;
    while (this.stream.skipIf('dot')) name += `.${this.stream.expect('name').text}`;
    return { name, line };
  }

  /** `| name(args) | ...`; with `inline` the first name comes without its bar (filter blocks). */
  protected parseFilters(start: Expr | undefined, inline = false): FilterNode | undefined {
    let node = start;
    let filter: FilterNode | undefined;
    for (let bare = inline; bare || this.stream.is('pipe'); bare = false) {
      if (!bare) this.stream.next();
      const { name, line } = this.#dottedName();
      const call = this.stream.is('lparen') ? this.#callArguments() : NO_ARGUMENTS;
      filter = { kind: 'filter', node, name, call, line };
      node = filter;
    }
    return filter;
  }

  #test(node: Expr): Expr {
    this.stream.next();
    const negated = this.stream.skipIf('name:not');
    const { name, line } = this.#dottedName();
    let call = NO_ARGUMENTS;
    if (this.stream.is('lparen')) call = this.#callArguments();
    else if (TEST_ARGUMENT.has(this.stream.current.type) && !this.stream.is('name:else', 'name:or', 'name:and')) {
      if (this.stream.is('name:is')) this.fail('You cannot chain multiple tests with is');
      call = { ...NO_ARGUMENTS, args: [this.parsePostfix(this.parsePrimary())] };
    }
    const test: Expr = { kind: 'test', node, name, call, line };
    return negated ? { kind: 'not', node: test, line } : test;
  }
}
