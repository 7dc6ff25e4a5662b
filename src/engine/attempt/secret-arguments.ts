import type { Args, ModuleContext, ModuleDefinition, OptionSpecs } from '../../modules/api/module.ts';
import { secretValues } from '../../modules/api/option-names.ts';
import { secretTexts, urlPasswords } from '../../secret-texts.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { Secrets } from '../secrets.ts';
import { textsIn } from '../texts-in.ts';
import type { ModuleCall } from './module-call.ts';

/**
 * Makes what a task's arguments hold known as secrets of the run: values of options that are secret by their module, and the passwords
 * of URLs. Before the module runs, and before arguments are refused: both may show them.
 */
export function hideArguments(options: OptionSpecs, args: ReadonlyMap<string, Value>, secrets: Secrets): void {
  for (const value of secretValues(options, args)) for (const text of secretTexts(value)) secrets.add(text);
  for (const value of args.values()) for (const text of textsIn(value)) hidePasswords(text, secrets);
}

/** What the module says is secret of its arguments besides. */
export function hideFurther(
  { secretsOf }: ModuleDefinition,
  context: Pick<ModuleContext<unknown>, 'args' | 'render' | 'variable'>,
  secrets: Secrets,
): void {
  const asked = {
    args: context.args as Args<OptionSpecs>,
    render: (text: string) => context.render(text),
    variable: (name: string) => context.variable(name),
  };
  for (const value of secretsOf?.(asked) ?? []) for (const text of secretTexts(value)) secrets.add(text);
}

export function hidePasswords(text: string, secrets: Secrets): void {
  for (const password of urlPasswords(text)) secrets.add(password);
}

/** As written: what stands there itself, and not what templates will give. */
export function hideWritten({ definition, args }: ModuleCall, secrets: Secrets): void {
  hideArguments(definition.options, new Map([...args].filter(([, value]) => !holdsTemplate(value))), secrets);
}

/** Narrower than the check of arguments: what a template leaves of a secret is hidden rather once too often. */
function holdsTemplate(value: Value): boolean {
  if (isText(value)) return textOf(value).includes('{{');
  if (Array.isArray(value)) return value.some(holdsTemplate);
  return value instanceof Dict && [...value.values()].some(holdsTemplate);
}

/** `{{ item.password | password_hash }}`: a variable with the way into it, at the head of an expression. */
const HEAD = /\{\{-?\s*([A-Za-z_]\w*)((?:\.get\(\s*(?:'[^']*'|"[^"]*")|\.\w+|\[\s*(?:'[^']*'|"[^"]*"|\d+)\s*\])*)/g;
const STEP = /\.get\(\s*['"]([^'"]*)|\.(\w+)|\[\s*['"]?([^'"\]]*)/g;

interface Source {
  readonly name: string;
  readonly way: readonly string[];
}

const sources = new WeakMap<ModuleCall, readonly Source[]>();

/**
 * Hides what the variables hold that secret options are made of: a loop's item is shown also where it is skipped, and with a password
 * that the option gets as a hash.
 */
export function hideSources(call: ModuleCall, variable: (name: string) => Value | undefined, secrets: Secrets): void {
  let known = sources.get(call);
  if (known === undefined) {
    known = [...secretValues(call.definition.options, call.args)].flatMap(sourcesOf);
    sources.set(call, known);
  }
  for (const { name, way } of known) {
    const value = way.reduce(partOf, variable(name));
    if (!holdsTemplate(value ?? null)) for (const text of secretTexts(value)) secrets.add(text);
  }
}

function sourcesOf(value: Value): Source[] {
  return [...secretTexts(value)].flatMap(text =>
    [...text.matchAll(HEAD)].map(([, name = '', way = '']) => ({
      name,
      way: [...way.matchAll(STEP)].map(([, got, dotted, index]) => got ?? dotted ?? index ?? ''),
    })),
  );
}

/** A step further into a value; of a text, the text itself. */
function partOf(value: Value | undefined, step: string): Value | undefined {
  if (value instanceof Dict) return value.get(step);
  return Array.isArray(value) ? value[Number(step)] : value;
}
