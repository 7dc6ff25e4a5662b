import type { AssignTarget, BlockNode, Expr, FromImportNode, IfNode, OutputPart, Signature, Statement } from './ast.ts';
import type { SyntaxOptions } from './options.ts';
import { BodyParser } from './parse-body.ts';
import { tokenize, tokenizeExpression } from './token.ts';
import { TokenStream } from './token-stream.ts';

/** Jinja2's statements with its messages, each tag by its own method. */
class TemplateParser extends BodyParser {
  static readonly #parsers: ReadonlyMap<string, (parser: TemplateParser, line: number) => Statement> = new Map([
    ['for', (parser, line) => parser.#for(line)],
    ['if', (parser, line) => parser.#if(line)],
    ['set', (parser, line) => parser.#set(line)],
    ['print', (parser, line) => parser.#print(line)],
    ['macro', (parser, line) => parser.#macro(line)],
    ['call', (parser, line) => parser.#callBlock(line)],
    ['filter', (parser, line) => parser.#filterBlock(line)],
    ['with', (parser, line) => parser.#with(line)],
    ['autoescape', (parser, line) => parser.#autoescape(line)],
    ['block', (parser, line) => parser.#block(line)],
    ['extends', (parser, line) => ({ kind: 'extends', template: parser.parseExpression(), line })],
    ['include', (parser, line) => parser.#include(line)],
    ['import', (parser, line) => parser.#import(line)],
    ['from', (parser, line) => parser.#from(line)],
  ]);
  /** The statements that need no extension; `raw` is the lexer's. */
  static readonly statements: readonly string[] = [...TemplateParser.#parsers.keys(), 'raw'];

  readonly #tags: readonly string[];

  constructor(source: string, options: SyntaxOptions) {
    super(new TokenStream(options.expression ? tokenizeExpression(source, options) : tokenize(source, options)));
    this.#tags = options.tags;
  }

  protected parserOf(tag: string): ((line: number) => Statement) | undefined {
    const parse = TemplateParser.#parsers.get(tag);
    if (parse !== undefined) return line => parse(this, line);
    return this.#tags.includes(tag) ? line => this.#extension(tag, line) : undefined;
  }

  #extension(tag: string, line: number): Statement {
    if (tag === 'do') return { kind: 'do', node: this.parseTuple(), line };
    return { kind: tag as 'break' | 'continue' | 'debug', line };
  }

  #nameTarget(): string {
    return this.stream.expect('name').text;
  }

  #target(): AssignTarget {
    return this.asTarget(this.parseTuple({ simple: true }));
  }

  #set(line: number): Statement {
    let target: AssignTarget;
    if (this.stream.look().type === 'dot') {
      const name = this.#nameTarget();
      this.stream.next();
      target = { kind: 'namespace', name, attribute: this.#nameTarget(), line };
    } else target = this.#target();
    if (this.stream.skipIf('assign')) return { kind: 'set', target, value: this.parseTuple(), line };
    const filter = this.parseFilters(undefined);
    return { kind: 'setblock', target, filter, body: this.parseUntil(['name:endset'], true), line };
  }

  #for(line: number): Statement {
    const target = this.#target();
    this.stream.expect('name:in');
    const iter = this.parseTuple({ withConditional: false });
    const test = this.stream.skipIf('name:if') ? this.parseExpression() : undefined;
    const recursive = this.stream.skipIf('name:recursive');
    const body = this.parseUntil(['name:endfor', 'name:else']);
    const otherwise = this.stream.next().text === 'endfor' ? [] : this.parseUntil(['name:endfor'], true);
    return { kind: 'for', target, iter, body, otherwise, test, recursive, line };
  }

  #if(line: number): IfNode {
    const test = this.parseTuple({ withConditional: false });
    const body = this.parseUntil(['name:elif', 'name:else', 'name:endif']);
    const elifs: IfNode[] = [];
    let otherwise: Statement[] = [];
    for (;;) {
      const token = this.stream.next();
      if (token.text === 'elif') {
        const elifTest = this.parseTuple({ withConditional: false });
        const elifBody = this.parseUntil(['name:elif', 'name:else', 'name:endif']);
        elifs.push({ kind: 'if', test: elifTest, body: elifBody, elifs: [], otherwise: [], line: token.line });
        continue;
      }
      if (token.text === 'else') otherwise = this.parseUntil(['name:endif'], true);
      return { kind: 'if', test, body, elifs, otherwise, line };
    }
  }

  wholeExpression(): Statement {
    const { line } = this.stream.current;
    const expression = this.parseExpression();
    if (!this.stream.ended) this.fail('chunk after expression');
    return { kind: 'output', nodes: [expression], line };
  }

  #print(line: number): Statement {
    const nodes: Expr[] = [];
    while (!this.stream.is('block_end')) {
      if (nodes.length > 0) this.stream.expect('comma');
      nodes.push(this.parseExpression());
    }
    return { kind: 'output', nodes, line };
  }

  #signature(): Signature {
    const args: string[] = [];
    const defaults: Expr[] = [];
    this.stream.expect('lparen');
    while (!this.stream.is('rparen')) {
      if (args.length > 0) this.stream.expect('comma');
      const name = this.#nameTarget();
      if (this.stream.skipIf('assign')) defaults.push(this.parseExpression());
      else if (defaults.length > 0) this.fail('non-default argument follows default argument');
      args.push(name);
    }
    this.stream.expect('rparen');
    return { args, defaults };
  }

  #macro(line: number): Statement {
    const name = this.#nameTarget();
    const signature = this.#signature();
    return { kind: 'macro', name, signature, body: this.parseUntil(['name:endmacro'], true), line };
  }

  #callBlock(line: number): Statement {
    const signature = this.stream.is('lparen') ? this.#signature() : { args: [], defaults: [] };
    const call = this.parseExpression();
    if (call.kind !== 'call') return this.fail('expected call', line);
    return { kind: 'callblock', signature, call, body: this.parseUntil(['name:endcall'], true), line };
  }

  #filterBlock(line: number): Statement {
    const filter = this.parseFilters(undefined, true);
    if (filter === undefined) return this.fail('expected a filter');
    return { kind: 'filterblock', filter, body: this.parseUntil(['name:endfilter'], true), line };
  }

  #with(line: number): Statement {
    const targets: AssignTarget[] = [];
    const values: Expr[] = [];
    while (!this.stream.is('block_end')) {
      if (targets.length > 0) this.stream.expect('comma');
      targets.push(this.asTarget(this.parseTuple({ simple: true }), 'param'));
      this.stream.expect('assign');
      values.push(this.parseExpression());
    }
    return { kind: 'with', targets, values, body: this.parseUntil(['name:endwith'], true), line };
  }

  #autoescape(line: number): Statement {
    const autoescape = this.parseExpression();
    return { kind: 'scope', autoescape, body: this.parseUntil(['name:endautoescape'], true), line };
  }

  #block(line: number): BlockNode {
    const name = this.#nameTarget();
    const scoped = this.stream.skipIf('name:scoped');
    const required = this.stream.skipIf('name:required');
    if (this.stream.is('sub')) {
      this.fail(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      );
    }
    const body = this.parseUntil(['name:endblock'], true);
    const blank = (part: OutputPart): boolean => part.kind === 'data' && /^\s+$/.test(part.text);
    if (required && !body.every(child => child.kind === 'output' && child.nodes.every(blank))) {
      this.fail('Required blocks can only contain comments or whitespace');
    }
    this.stream.skipIf(`name:${name}`);
    return { kind: 'block', name, scoped, required, body, line };
  }

  /** `with context` or `without context`; undefined when neither stands there. */
  #contextClause(): boolean | undefined {
    if (!this.stream.is('name:with', 'name:without') || !this.stream.lookIs('name:context')) return undefined;
    const withContext = this.stream.next().text === 'with';
    this.stream.next();
    return withContext;
  }

  #include(line: number): Statement {
    const template = this.parseExpression();
    const ignoreMissing = this.stream.is('name:ignore') && this.stream.lookIs('name:missing');
    if (ignoreMissing) {
      this.stream.next();
      this.stream.next();
    }
    return { kind: 'include', template, ignoreMissing, withContext: this.#contextClause() ?? true, line };
  }

  #import(line: number): Statement {
    const template = this.parseExpression();
    this.stream.expect('name:as');
    const target = this.#nameTarget();
    return { kind: 'import', template, target, withContext: this.#contextClause() ?? false, line };
  }

  #from(line: number): FromImportNode {
    const template = this.parseExpression();
    this.stream.expect('name:import');
    const names: { name: string; alias: string }[] = [];
    for (;;) {
      if (names.length > 0) this.stream.expect('comma');
      const clause = this.#contextClause();
      if (clause !== undefined) return { kind: 'from', template, names, withContext: clause, line };
      const name = this.#nameTarget();
      if (name.startsWith('_')) {
        this.fail('names starting with an underline can not be imported', line, 'TemplateAssertionError');
      }
      names.push({ name, alias: this.stream.skipIf('name:as') ? this.#nameTarget() : name });
      const after = this.#contextClause();
      if (after !== undefined || !this.stream.is('comma')) {
        return { kind: 'from', template, names, withContext: after ?? false, line };
      }
    }
  }
}

/** The statements of a template; of an expression, one that gives it out. @throws TemplateSyntaxError with Jinja2's words. */
export function parseTemplate(source: string, options: SyntaxOptions): Statement[] {
  const parser = new TemplateParser(source, options);
  return options.expression ? [parser.wholeExpression()] : parser.parse();
}

/** The statements that need no extension. */
export const STATEMENTS: readonly string[] = TemplateParser.statements;
