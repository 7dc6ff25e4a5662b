import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { shlexSplit } from '../../python/shlex.ts';
import { isText, textOf, type Value } from '../../values.ts';

/** Stands in a module's text where it wants its arguments as JSON. */
export const INLINE_ARGUMENTS = '<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>';

/**
 * How a module wants its arguments: `words` (a file of k=v), `json` (a file of JSON), `inline` (JSON within its own text),
 * `binary` (a program: a file of JSON).
 */
export type ArgumentStyle = 'words' | 'json' | 'inline' | 'binary';

/** A module of the user's, in any language but Python and PowerShell. */
export interface ModuleFile {
  readonly content: Buffer;
  readonly style: ArgumentStyle;
  /** The words of its first line, `#!`; empty for a binary. */
  readonly interpreter: readonly string[];
  /** It names `check_mode`, so that it may be run in check mode. */
  readonly knowsCheckMode: boolean;
}

/** The words of a first line that names the interpreter; none where it does not. */
export const shebang = (content: Buffer): readonly string[] => {
  const line = content.subarray(0, 512).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
  return line.startsWith('#!') ? line.slice(2).trim().split(/\s+/) : [];
};

/** The interpreter by which `ansible_NAME_interpreter` is called: of `/usr/bin/env perl -w`, `perl`. */
export function interpreterName([program = '', next = '']: readonly string[]): string {
  return basename(basename(program) === 'env' ? next : program);
}

/** What the host's variable for an interpreter says, rendered; undefined where it says nothing. */
export function namedInterpreter(
  name: string,
  variable: (name: string) => Value | undefined,
): readonly string[] | undefined {
  const set = /^\w+$/.test(name) ? (variable(`ansible_${name}_interpreter`) ?? null) : null;
  const words = isText(set) ? textOf(set).trim() : '';
  return words === '' ? undefined : shlexSplit(words);
}

const isBinary = (content: Buffer): boolean => content.subarray(0, 1024).includes(0);

/** The language of a module that cannot run here; undefined for one that can. */
export function foreignLanguage(file: string): 'Python' | 'PowerShell' | undefined {
  if (file.endsWith('.py')) return 'Python';
  if (file.endsWith('.ps1')) return 'PowerShell';
  const content = readFileSync(file);
  if (isBinary(content)) return undefined;
  const words = shebang(content).map(word => word.slice(word.lastIndexOf('/') + 1));
  if (words.some(word => /^(?:python|pypy)[\d.]*$/.test(word))) return 'Python';
  return words.some(word => /^(?:powershell|pwsh)$/.test(word)) ? 'PowerShell' : undefined;
}

/** Reads a module; a text without a first line that names its interpreter has an empty one, and is not binary. */
export function readModuleFile(file: string): ModuleFile {
  const content = readFileSync(file);
  const binary = isBinary(content);
  return {
    content,
    style: binary ? 'binary' : textStyle(content),
    interpreter: binary ? [] : shebang(content),
    knowsCheckMode: content.includes('check_mode'),
  };
}

function textStyle(content: Buffer): ArgumentStyle {
  if (content.includes(INLINE_ARGUMENTS)) return 'inline';
  return content.includes('WANT_JSON') ? 'json' : 'words';
}
