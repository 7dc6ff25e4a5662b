import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFile } from '../../python/file-kind.ts';

/** ansible-core's own table of names that went elsewhere, as text: the whole of it would take a fifth of a second to parse. */
export class CoreRoutes {
  readonly #file: string;
  #lines: readonly string[] | undefined;

  /** @param folder the folder of packages that holds `ansible` */
  constructor(folder: string) {
    this.#file = join(folder, 'ansible/config/ansible_builtin_runtime.yml');
  }

  /** Where a name of `plugin_routing` leads. @param kind `modules`, `module_utils`, `action`, `filter`... */
  redirect(kind: string, name: string): string | undefined {
    const lines = this.#read();
    const section = lines.indexOf(`  ${kind}:`);
    if (section < 0) return undefined;
    for (let at = section + 1; at < lines.length && startsBelow(lines[at] ?? '', 2); at++) {
      if (lines[at] !== `    ${name}:`) continue;
      for (let below = at + 1; startsBelow(lines[below] ?? '', 4); below++) {
        const target = /^\s+redirect:\s*(\S+)/.exec(lines[below] ?? '')?.[1];
        if (target !== undefined) return target;
      }
      return undefined;
    }
    return undefined;
  }

  #read(): readonly string[] {
    if (this.#lines === undefined) {
      const isThere = isFile(this.#file);
      const lines = isThere ? readFileSync(this.#file, 'utf8').split(/\r?\n/) : [];
      this.#lines = lines.filter(line => /\S/.test(line) && !/^\s*#/.test(line)).map(line => line.trimEnd());
    }
    return this.#lines;
  }
}

/** Whether a line belongs to what a line of that indentation began. */
const startsBelow = (line: string, indentation: number): boolean => line.search(/\S/) > indentation;
