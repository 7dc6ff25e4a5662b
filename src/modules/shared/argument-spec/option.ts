import { str } from '../../../python/repr.ts';
import { truthy } from '../../../python/semantics.ts';
import { Dict, isText, textOf, type Value } from '../../../values.ts';
import { type Groups, groupsOf } from './groups.ts';

/** An option as `argument_specs.yml` writes it: nothing of it is certain to make sense. */
export interface RoleOption {
  /** As written: may be no type at all. */
  readonly type: string;
  readonly elements?: string;
  readonly required: boolean;
  /** null: none. */
  readonly default: Value;
  /** As written; null where there are none. */
  readonly choices: Value;
  readonly aliases: readonly string[];
  /** What stands under `aliases` is no list. */
  readonly aliasesFaulty: boolean;
  readonly noLog: boolean;
  readonly applyDefaults: boolean;
  readonly options?: RoleOptions;
  /** How its suboptions exclude and need each other. */
  readonly groups: Groups;
}

export type RoleOptions = Readonly<Record<string, RoleOption>>;

function typeName(value: Value | undefined): string | undefined {
  return value === undefined || value === null ? undefined : str(value);
}

function optionOf(spec: Dict): RoleOption {
  const aliases = spec.get('aliases') ?? null;
  const elements = typeName(spec.get('elements'));
  const options = spec.get('options');
  return {
    type: typeName(spec.get('type')) ?? 'str',
    ...(elements === undefined ? {} : { elements }),
    required: truthy(spec.get('required') ?? false),
    default: spec.get('default') ?? null,
    choices: spec.get('choices') ?? null,
    aliases: isText(aliases) ? [] : itemsOf(aliases).map(str),
    aliasesFaulty: aliases !== null && !Array.isArray(aliases) && !(aliases instanceof Dict),
    noLog: truthy(spec.get('no_log') ?? false),
    applyDefaults: truthy(spec.get('apply_defaults') ?? false),
    ...(options instanceof Dict ? { options: optionsOf(options) } : {}),
    groups: groupsOf(spec),
  };
}

export function optionsOf(specs: Dict): RoleOptions {
  return Object.fromEntries(
    Array.from(specs, ([name, spec]) => [str(name), optionOf(spec instanceof Dict ? spec : new Dict())]),
  );
}

/** The suboptions that are checked: those of mappings, and of lists of mappings. */
export function suboptionsOf({ type, elements, options }: RoleOption): RoleOptions | undefined {
  return type === 'dict' || (type === 'list' && elements === 'dict') ? options : undefined;
}

/** What suboptions are looked for in; whether those are mappings is not said. */
export function partsOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [value];
}

/** What Python goes through in a loop over a value. */
export function itemsOf(value: Value): readonly Value[] {
  if (isText(value)) return [...textOf(value)];
  if (value instanceof Dict) return [...value.keys()];
  return Array.isArray(value) ? value : [];
}
