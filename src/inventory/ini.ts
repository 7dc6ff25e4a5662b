import { didYouMean, PlayError } from '../errors.ts';
import { PythonError } from '../python/error.ts';
import { literalEval } from '../python/literal.ts';
import { shlexSplit } from '../python/shlex.ts';
import { splitLines } from '../python/splitlines.ts';
import { Bytes, type Position, type Value } from '../values.ts';
import { expandHostPattern } from './addresses.ts';
import type { Inventory } from './inventory.ts';

const SECTION = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/;

/** A Python literal is its value (bytes become text, as Ansible has them); anything else is the text itself. */
function literalOrText(text: string): Value {
  const value = literalEval(text);
  if (value === undefined) return text;
  return value instanceof Bytes ? Buffer.from(value.data).toString('utf8') : value;
}

interface Pending {
  readonly line: number;
  readonly state: 'vars' | 'children';
  readonly parents: string[];
}

/** Reads an INI inventory by Ansible's rules. @throws PlayError `inventory-syntax` with the line */
export function readIni(inventory: Inventory, file: string, text: string): void {
  new IniReader(inventory, file).read(text);
}

class IniReader {
  readonly #inventory: Inventory;
  readonly #file: string;
  readonly #pending = new Map<string, Pending>();
  #group = 'ungrouped';
  #state = 'hosts';
  #line = 0;
  #column = 1;

  constructor(inventory: Inventory, file: string) {
    this.#inventory = inventory;
    this.#file = file;
  }

  read(text: string): void {
    for (const raw of splitLines(text)) {
      this.#line++;
      const line = raw.trim();
      this.#column = raw.length - raw.trimStart().length + 1;
      if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
      const section = SECTION.exec(line);
      if (section) this.#section(section[1] ?? '', section[2] ?? 'hosts');
      else if (line.startsWith('[') && line.endsWith(']'))
        throw this.#error(
          `Invalid section entry: '${line}'. Please make sure that there are no spaces in the section entry, and that there are no other invalid characters`,
        );
      else this.#entry(line);
    }
    this.#refusePending();
  }

  #position(line = this.#line): Position {
    return { file: this.#file, line, column: line === this.#line ? this.#column : 1 };
  }

  #error(message: string, line = this.#line, hint?: string): PlayError {
    return new PlayError(`${this.#file}:${line}: ${message}`, {
      code: 'inventory-syntax',
      position: this.#position(line),
      hint,
    });
  }

  #section(written: string, state: string): void {
    if (state !== 'hosts' && state !== 'children' && state !== 'vars')
      throw this.#error(
        `Section [${written}:${state}] has unknown type: ${state}`,
        this.#line,
        didYouMean(state, ['hosts', 'children', 'vars']),
      );
    const name = this.#inventory.groupName(written);
    this.#group = name;
    this.#state = state;
    if (!this.#inventory.groups.has(name)) {
      if (state === 'vars' && !this.#pending.has(name))
        this.#pending.set(name, { line: this.#line, state: 'vars', parents: [] });
      this.#inventory.addGroup(name);
    }
    if (state === 'vars') return;
    const pending = this.#pending.get(name);
    if (pending?.state === 'children') this.#adopt(name, pending);
    this.#pending.delete(name);
  }

  #adopt(name: string, pending: Pending): void {
    for (const parent of pending.parents) {
      this.#inventory.addGroup(parent).addChild(this.#inventory.addGroup(name));
      const above = this.#pending.get(parent);
      if (above?.state === 'children') this.#adopt(parent, above);
    }
    this.#pending.delete(name);
  }

  #entry(line: string): void {
    if (this.#state === 'hosts') this.#hosts(line);
    else if (this.#state === 'vars') this.#variable(line);
    else this.#child(line);
  }

  #hosts(line: string): void {
    const words = this.#words(line);
    const pattern = words[0] ?? '';
    const { names, port } = expandHostPattern(pattern);
    if (pattern.endsWith(':') && port === undefined)
      throw this.#error(
        `Invalid host pattern '${pattern}' supplied, ending in ':' is not allowed, this character is reserved to provide a port.`,
      );
    if (names.includes('---'))
      throw this.#error(`Invalid host pattern '${pattern}' supplied, '---' is normally a sign this is a YAML file.`);
    const vars = words.slice(1).map(word => this.#assignment(word));
    const group = this.#inventory.addGroup(this.#group);
    for (const name of names) {
      const host = this.#inventory.ensureHost(name, port);
      group.addHost(host);
      for (const [key, value] of vars) this.#inventory.setVariable(host, key, literalOrText(value), this.#position());
    }
  }

  #words(line: string): string[] {
    try {
      return shlexSplit(line, { comments: true });
    } catch (fault) {
      if (!(fault instanceof PythonError)) throw fault;
      throw this.#error(`Error parsing host definition '${line}': ${fault.message}`);
    }
  }

  #assignment(word: string): [string, string] {
    const equals = word.indexOf('=');
    if (equals === -1) throw this.#error(`Expected key=value host variable assignment, got: ${word}`);
    return [word.slice(0, equals), word.slice(equals + 1)];
  }

  #variable(line: string): void {
    const equals = line.indexOf('=');
    if (equals === -1) throw this.#error(`Expected key=value, got: ${line}`);
    const value = literalOrText(line.slice(equals + 1).trim());
    this.#inventory.setVariable(
      this.#inventory.addGroup(this.#group),
      line.slice(0, equals).trim(),
      value,
      this.#position(),
    );
  }

  #child(line: string): void {
    const name = GROUP_NAME.exec(line)?.[1];
    if (name === undefined) throw this.#error(`Expected group name, got: ${line}`);
    const known = this.#inventory.groups.get(name);
    if (known) {
      this.#inventory.addGroup(this.#group).addChild(known);
      return;
    }
    const pending = this.#pending.get(name);
    if (pending) pending.parents.push(this.#group);
    else this.#pending.set(name, { line: this.#line, state: 'children', parents: [this.#group] });
  }

  #refusePending(): void {
    for (const [name, { state, line, parents }] of this.#pending) {
      const hint = didYouMean(
        name,
        [...this.#inventory.groups.keys()].filter(group => group !== name),
      );
      if (state === 'vars')
        throw this.#error(`Section [${name}:vars] not valid for undefined group: ${name}`, line, hint);
      throw this.#error(`Section [${parents.at(-1)}:children] includes undefined group: ${name}`, line, hint);
    }
  }
}
