import { join } from 'node:path';
import { decodeText } from '../python/codecs.ts';
import { PythonError } from '../python/error.ts';
import { isFile } from '../python/file-kind.ts';
import { str } from '../python/repr.ts';
import { asText } from '../python/text.ts';
import { isUndefined } from '../python/undefined.ts';
import type { Value } from '../values.ts';
import type { TemplateServices } from './callables.ts';

/** Finds the files of `include`, `import` and `extends` in the search path (Jinja2's FileSystemLoader). */
export class TemplateLoader {
  readonly #services: TemplateServices;
  readonly #searchPath: readonly string[];

  constructor(services: TemplateServices, searchPath: readonly string[] = services.searchPath) {
    this.#services = services;
    this.#searchPath = searchPath;
  }

  /** @throws PythonError TemplateNotFound, or TemplatesNotFound when none of several names is there. */
  load(names: Value): { readonly name: string; readonly text: string } {
    if (isUndefined(names)) names.fail();
    if (!Array.isArray(names)) return this.#one(str(names));
    for (const name of names) {
      const text = asText(name);
      const found = text === undefined ? undefined : this.#find(text);
      if (text !== undefined && found !== undefined) return { name: text, text: found };
    }
    const listed = names.map(name => str(name)).join(', ');
    const message =
      listed === ''
        ? 'Tried to select from an empty list of templates.'
        : `none of the templates given were found: ${listed}`;
    throw new PythonError('TemplatesNotFound', message);
  }

  #one(name: string): { readonly name: string; readonly text: string } {
    const text = this.#find(name);
    if (text === undefined) throw new PythonError('TemplateNotFound', name);
    return { name, text };
  }

  #find(name: string): string | undefined {
    const parts = name.split('/').filter(part => part !== '' && part !== '.');
    if (parts.includes('..')) return undefined;
    for (const directory of this.#searchPath) {
      const path = join(directory, ...parts);
      if (!isFile(path)) continue;
      return decodeText(this.#services.readFile(path), 'utf-8', true);
    }
    return undefined;
  }
}
