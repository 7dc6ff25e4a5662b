import { reprText } from '../../python/repr.ts';
import type { OutputPart, Statement } from './ast.ts';
import { ExpressionParser } from './parse-expression.ts';
import { describeExpected } from './token.ts';

/** Text, output and nested tags in their order, and what is said of tags that are unknown or left open. */
export abstract class BodyParser extends ExpressionParser {
  readonly #openTags: string[] = [];
  readonly #endTokens: (readonly string[])[] = [];

  parse(): Statement[] {
    return this.#body(undefined);
  }

  #body(endTokens: readonly string[] | undefined): Statement[] {
    const body: Statement[] = [];
    let parts: OutputPart[] = [];
    const flush = (): void => {
      const [first] = parts;
      if (first !== undefined) body.push({ kind: 'output', nodes: parts, line: first.line });
      parts = [];
    };
    if (endTokens !== undefined) this.#endTokens.push(endTokens);
    while (!this.stream.ended) {
      const token = this.stream.next();
      if (token.type === 'data') parts.push({ kind: 'data', text: token.text, line: token.line });
      else if (token.type === 'variable_begin') {
        parts.push(this.parseTuple());
        this.stream.expect('variable_end');
      } else {
        flush();
        if (endTokens !== undefined && this.stream.is(...endTokens)) break;
        body.push(this.#statement());
        this.stream.expect('block_end');
      }
    }
    flush();
    if (endTokens !== undefined) this.#endTokens.pop();
    return body;
  }

  /**
   * The body of a tag that has been read up to its end. The tag that ends it is current afterwards, or passed with `dropEnd`.
   */
  protected parseUntil(endTokens: readonly string[], dropEnd = false): Statement[] {
    this.stream.skipIf('colon');
    this.stream.expect('block_end');
    const body = this.#body(endTokens);
    if (this.stream.current.type === 'eof') this.#failUnclosed(undefined, [...this.#endTokens, endTokens]);
    if (dropEnd) this.stream.next();
    return body;
  }

  #failUnclosed(tag: string | undefined, endTokens: readonly (readonly string[])[], line?: number): never {
    const expected = new Set(endTokens.flat().map(describeExpected));
    const looking = endTokens
      .at(-1)
      ?.map(kind => reprText(describeExpected(kind)))
      .join(' or ');
    const message = [tag === undefined ? 'Unexpected end of template.' : `Encountered unknown tag ${reprText(tag)}.`];
    if (looking !== undefined) {
      message.push(
        tag !== undefined && expected.has(tag)
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      );
    }
    const open = this.#openTags.at(-1);
    if (open !== undefined) message.push(`The innermost block that needs to be closed is ${reprText(open)}.`);
    this.fail(message.join(' '), line);
  }

  #statement(): Statement {
    const token = this.stream.current;
    if (token.type !== 'name') this.fail('tag name expected', token.line);
    const parse = this.parserOf(token.text);
    if (parse === undefined) this.#failUnclosed(token.text, this.#endTokens, token.line);
    this.#openTags.push(token.text);
    const statement = parse(this.stream.next().line);
    this.#openTags.pop();
    return statement;
  }

  /** Reads what follows a tag's name; undefined for a tag that is not known. */
  protected abstract parserOf(tag: string): ((line: number) => Statement) | undefined;
}
