import { Dict, type Value } from '../../values.ts';

/** What tells the names and secrets of options, a module's own and a role's. */
type NamedOptions = Readonly<Record<string, NamedOption>>;

interface NamedOption {
  readonly aliases?: readonly string[];
  readonly noLog?: boolean;
  readonly options?: NamedOptions;
}

const aliasTables = new WeakMap<NamedOptions, ReadonlyMap<string, string>>();

/** The option of each name that a user may write: its own, and its aliases. */
export function aliasesOf(options: NamedOptions): ReadonlyMap<string, string> {
  let table = aliasTables.get(options);
  if (table === undefined) {
    const entries = Object.entries(options).flatMap(([name, spec]) =>
      [name, ...(spec.aliases ?? [])].map(known => [known, name] as const),
    );
    table = new Map(entries);
    aliasTables.set(options, table);
  }
  return table;
}

/** The values of options that are secret, at any depth. */
export function* secretValues(options: NamedOptions, args: Iterable<readonly [Value, Value]>): Generator<Value> {
  for (const [name, value] of args) {
    const spec = options[aliasesOf(options).get(String(name)) ?? ''];
    if (spec?.noLog === true) yield value;
    else if (spec?.options !== undefined)
      for (const part of Array.isArray(value) ? value : [value])
        if (part instanceof Dict) yield* secretValues(spec.options, part);
  }
}

const OF_SECRETS = /pass(?!ive)|secret|token|cryptkey/i;

/** Whether an option's name speaks of a secret: that is all there is to go by where a module does not say which are. */
export const speaksOfSecret = (name: string): boolean => OF_SECRETS.test(name);
