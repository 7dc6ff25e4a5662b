import { compileTemplate } from './compile/template.ts';
import type { RunnableTemplate } from './runtime/context.ts';
import type { Printing } from './runtime/sink.ts';
import { type SyntaxOptions, syntaxKey } from './syntax/options.ts';

const CAPACITY = 4096;
const cache = new Map<string, RunnableTemplate>();

/** A compiled template; each distinct source is compiled once. @throws TemplateSyntaxError */
export function compiled(source: string, options: SyntaxOptions, printing: Printing, name?: string): RunnableTemplate {
  const key = `${source}\0${printing}${name ?? ''}\0${syntaxKey(options)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const template = compileTemplate(source, options, printing, name);
  if (cache.size >= CAPACITY) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(key, template);
  return template;
}
