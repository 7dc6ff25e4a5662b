import { SyntaxFault } from './syntax-fault.ts';
import type { Token } from './tokens.ts';

export const CORE = 'tag:yaml.org,2002:';

/** The tag handles of one document: `!`, `!!` and those of its %TAG directives. */
export class TagHandles {
  readonly #prefixes = new Map([
    ['!', '!'],
    ['!!', CORE],
  ]);
  #versioned = false;

  directive(token: Token): void {
    const words = token.text.trim().split(/\s+/);
    if (words[0] === '%YAML') {
      if (this.#versioned) throw new SyntaxFault('found duplicate %YAML directive', token.at);
      if (!/^1\.\d+$/.test(words[1] ?? '')) throw new SyntaxFault('found incompatible YAML document', token.at);
      this.#versioned = true;
    } else if (words[0] === '%TAG' && words[1] !== undefined && words[2] !== undefined) {
      this.#prefixes.set(words[1], words[2]);
    } else throw new SyntaxFault('found unknown directive name', token.at + (words[0]?.length ?? 1));
  }

  resolve(token: Token): string {
    const { text } = token;
    if (text.startsWith('!<')) return decode(text.slice(2, text.endsWith('>') ? -1 : undefined));
    const split = /^(![0-9A-Za-z_-]*!)(.*)$/.exec(text);
    const handle = split?.[1] ?? '!';
    const suffix = split?.[2] ?? text.slice(1);
    const prefix = this.#prefixes.get(handle);
    if (prefix === undefined) throw new SyntaxFault('found undefined tag handle', token.at);
    return prefix + decode(suffix);
  }
}

function decode(tag: string): string {
  try {
    return decodeURIComponent(tag);
  } catch {
    return tag;
  }
}
