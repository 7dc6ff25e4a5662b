import { reprText } from '../../python/repr.ts';
import { TemplateSyntaxError } from './error.ts';
import { describeExpected, describeToken, type Token } from './token.ts';

/** Tokens with one current; kinds are told as `type` or `type:text`. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = { type: 'eof', text: '', line: tokens.at(-1)?.line ?? 1 };
  }

  get current(): Token {
    return this.#at(this.#index);
  }

  #at(index: number): Token {
    const token = this.#tokens[index] ?? this.#end;
    if (token.fault !== undefined) throw token.fault;
    return token;
  }

  get ended(): boolean {
    return this.#index >= this.#tokens.length;
  }

  look(): Token {
    return this.#at(this.#index + 1);
  }

  /** Goes one token ahead and gives the old one. */
  next(): Token {
    const token = this.current;
    this.#index++;
    return token;
  }

  is(...kinds: readonly string[]): boolean {
    return kinds.some(kind => matches(this.current, kind));
  }

  lookIs(kind: string): boolean {
    return matches(this.look(), kind);
  }

  skipIf(kind: string): boolean {
    if (!matches(this.current, kind)) return false;
    this.#index++;
    return true;
  }

  expect(kind: string): Token {
    const token = this.current;
    if (matches(token, kind)) return this.next();
    const expected = reprText(describeExpected(kind));
    throw new TemplateSyntaxError(
      token.type === 'eof'
        ? `unexpected end of template, expected ${expected}.`
        : `expected token ${expected}, got ${reprText(describeToken(token))}`,
      token.line,
    );
  }
}

function matches(token: Token, kind: string): boolean {
  if (token.type === kind) return true;
  const colon = kind.indexOf(':');
  return colon !== -1 && token.type === kind.slice(0, colon) && token.text === kind.slice(colon + 1);
}
