import { Float, isText, textOf, type Value } from '../../../values.ts';

/** What a new mode is computed from. */
export interface ModeBase {
  readonly mode: number;
  readonly isDirectory: boolean;
  readonly umask: number;
}

/** A wanted mode; its words in the result are Ansible's. */
export type WantedMode = (base: ModeBase) => number;

/** A mode that cannot be understood. */
export class ModeError extends Error {
  readonly details: string;
  constructor(message: string, details: string) {
    super(message);
    this.name = 'ModeError';
    this.details = details;
  }
}

const SHIFTS: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const SPECIAL: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0o1000 };
const RIGHTS: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 };
const ALL = 0o7777;

interface Clause {
  readonly who: string;
  readonly useUmask: boolean;
  readonly steps: readonly { readonly operator: string; readonly rights: string }[];
}

function parseClause(text: string): Clause {
  const bad = () =>
    new ModeError('mode must be in octal or symbolic form', `bad symbolic permission for mode: ${text}`);
  const who = /^[^+=-]*/.exec(text)?.[0] ?? '';
  const users = who === '' || who === 'a' ? 'ugo' : who;
  if (/[^ugo]/.test(users)) throw bad();
  const steps = [...text.slice(who.length).matchAll(/([+=-])([^+=-]*)/g)].map(match => ({
    operator: match[1] ?? '',
    rights: match[2] ?? '',
  }));
  if (steps.some(step => /[^rwxXstugo]/.test(step.rights))) throw bad();
  return { who: users, useUmask: who === '', steps };
}

/** The bits that `rights` stand for in the class `user`; `X`, `u`, `g` and `o` look at `mode`, as it has become by then. */
function bitsOf(rights: string, user: string, { mode, isDirectory, umask }: ModeBase, useUmask: boolean): number {
  const shift = SHIFTS[user] ?? 0;
  const masked = (bits: number) => (useUmask ? bits & ~umask : bits);
  let bits = 0;
  for (const right of rights) {
    const source = SHIFTS[right];
    if (source !== undefined) bits |= ((mode >> source) & 7) << shift;
    else if (right === 'X') bits |= isDirectory || (mode & 0o111) !== 0 ? 1 << shift : 0;
    else if (right === 's') bits |= user === 'o' ? 0 : (SPECIAL[user] ?? 0);
    else if (right === 't') bits |= user === 'o' ? 0o1000 : 0;
    else bits |= masked((RIGHTS[right] ?? 0) << shift);
  }
  return bits;
}

function symbolic(text: string): WantedMode {
  const clauses = text.split(',').map(parseClause);
  return base => {
    let mode = base.mode & ALL;
    for (const { who, useUmask, steps } of clauses) {
      for (const { operator, rights } of steps) {
        const before = { ...base, mode };
        for (const user of who) {
          const bits = bitsOf(rights, user, before, useUmask);
          if (operator === '+') mode |= bits;
          else if (operator === '-') mode &= ~bits;
          else mode = (mode & ~((7 << (SHIFTS[user] ?? 0)) | (SPECIAL[user] ?? 0))) | bits;
        }
      }
    }
    return mode;
  };
}

/**
 * Ansible's `mode` in every form: a number as it is (YAML read `0644` as octal already), a text of octal digits,
 * or chmod's symbols. @throws ModeError
 */
export function wantedMode(value: Value): WantedMode {
  const number = value instanceof Float ? value.value : value;
  const given = isText(value) ? textOf(value).trim() : number;
  let mode: number;
  if (typeof given === 'number') mode = given;
  else if (typeof given !== 'string') throw new ModeError('mode must be in octal or symbolic form', String(given));
  else if (/^(0o?)?[0-7]+$/i.test(given)) mode = Number.parseInt(given.replace(/^0o/i, ''), 8) & ALL;
  else return symbolic(given);
  if (mode < 0 || (mode & ALL) !== mode)
    throw new ModeError('Invalid mode supplied, only permission info is allowed', String(mode));
  return () => mode;
}

/** A mode that was surely meant otherwise: why, for a warning. */
export function modeSurprise(value: Value): string | undefined {
  if (typeof value === 'number' && value >= 512 && /^[0-7]{3}$/.test(String(value)))
    return `mode ${value} is a decimal number, so it sets ${modeText(value)}; write it as "0${value}" in quotes`;
  const text = isText(value) ? textOf(value) : '';
  if (!/^[0-7]{3,4}$/.test(text)) return undefined;
  const mode = Number.parseInt(text, 8);
  if ((mode & 0o022) === 0 || (mode & 0o200) !== 0) return undefined;
  return `mode ${text} lets others write but not the owner; a template made of a number such as {{ 0640 }} gives its decimal digits: put the mode in quotes`;
}

/** Four octal digits, as results show them. */
export function modeText(mode: number): string {
  return `0${(mode & ALL).toString(8).padStart(3, '0')}`;
}
