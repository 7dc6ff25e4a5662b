import type { Core } from '../../../core-line.ts';
import { str } from '../../../python/repr.ts';
import { Dict, type Value } from '../../../values.ts';
import { chosen, namedValues, secretSearchFault, typed } from './conversions.ts';
import { exclusiveFault, type Groups, NO_GROUPS, needFaults } from './groups.ts';
import { partsOf, type RoleOption, type RoleOptions, suboptionsOf } from './option.ts';

/** The options of one mapping, and what is given for them: aliases, defaults and conversions are written into `given`. */
interface Level {
  readonly options: RoleOptions;
  readonly groups: Groups;
  readonly given: Map<string, Value>;
  /** The options that lead here. */
  readonly way: readonly string[];
}

const entriesOf = ({ options }: Level): [string, RoleOption][] => Object.entries(options);

/** Writes values under the names of their options; the last alias wins. What is wrong with the specification ends it. */
function resolveAliases(level: Level): string | undefined {
  for (const [name, option] of entriesOf(level)) {
    if (option.required && option.default !== null)
      return `internal error: required and default are mutually exclusive for ${name}`;
    if (option.aliasesFaulty) return 'internal error: aliases must be a list or tuple';
    for (const alias of option.aliases) {
      const value = level.given.get(alias);
      if (value !== undefined) level.given.set(name, value);
    }
  }
  return undefined;
}

/** Types that every value is of, None too: it stays what it is. */
const OF_ANY_VALUE: ReadonlySet<string> = new Set(['str', 'path', 'raw']);

/** All that is wrong with arguments, in the order of Ansible's checks: a level from end to end, then what is below it. */
class Validation {
  readonly errors: string[] = [];
  readonly #unknown = new Set<string>();
  readonly #core: Core;
  #supported = '';

  constructor(core: Core) {
    this.#core = core;
  }

  check(level: Level): void {
    this.#checkNames(level);
    this.#tell(level, secretSearchFault(level.options, level.given, this.#core), false);
    this.#tell(level, exclusiveFault(level.groups, level.given));
    this.#setDefaults(level);
    this.#checkRequired(level);
    this.#checkTypes(level);
    this.#checkChoices(level);
    for (const fault of needFaults(level.groups, level.given)) this.#tell(level, fault);
    this.#checkBelow(level);
  }

  /** Names that no option knows come last, wherever they are; of several places one says what it supports. */
  tellUnknown(): void {
    if (this.#unknown.size === 0) return;
    this.errors.push(`${[...this.#unknown].sort().join(', ')}. Supported parameters include: ${this.#supported}.`);
  }

  #tell({ way }: Level, fault: string | undefined, located = true): void {
    if (fault !== undefined)
      this.errors.push(located && way.length > 0 ? `${fault} found in ${way.join(' -> ')}` : fault);
  }

  #checkNames(level: Level): void {
    const { options, given, way } = level;
    const fault = resolveAliases(level);
    this.#tell(level, fault, false);
    const aliases = fault === undefined ? Object.values(options).flatMap(option => option.aliases) : [];
    const unknown = [...given.keys()].filter(name => !Object.hasOwn(options, name) && !aliases.includes(name));
    if (unknown.length === 0) return;
    if (fault !== undefined) {
      // Which names are supported cannot be told: Ansible falls over the same fault again.
      this.#tell(level, fault, false);
      return;
    }
    for (const name of unknown) this.#unknown.add([...way, name].join('.'));
    const others = aliases.length === 0 ? '' : ` (${aliases.sort().join(', ')})`;
    this.#supported = Object.keys(options).sort().join(', ') + others;
  }

  #setDefaults(level: Level): void {
    for (const [name, option] of entriesOf(level))
      if (option.default !== null && !level.given.has(name)) level.given.set(name, option.default);
  }

  #checkRequired(level: Level): void {
    const missing = entriesOf(level).flatMap(([name, { required }]) =>
      required && !level.given.has(name) ? [name] : [],
    );
    if (missing.length > 0) this.#tell(level, `missing required arguments: ${missing.sort().join(', ')}`);
  }

  #checkTypes(level: Level): void {
    for (const [name, option] of entriesOf(level)) {
      const given = level.given.get(name) ?? null;
      if (given === null && !this.#isNoneTyped(level, name, option)) continue;
      const { value, faults } = typed(name, option, given, level.way.join(' -> '), this.#core);
      this.errors.push(...faults);
      level.given.set(name, value);
    }
  }

  /** Whether None must be of the option's type. */
  #isNoneTyped({ given }: Level, name: string, option: RoleOption): boolean {
    const mustBe = option.required || option.default !== null;
    return this.#core.noneIsConverted && mustBe && given.has(name) && !OF_ANY_VALUE.has(option.type);
  }

  #checkChoices(level: Level): void {
    for (const [name, option] of entriesOf(level)) {
      if (option.choices === null) continue;
      if (!Array.isArray(option.choices)) {
        const told = `internal error: choices for argument ${name} are not iterable: ${str(option.choices)}`;
        this.#tell(level, told);
        continue;
      }
      const given = level.given.get(name);
      if (given === undefined) continue;
      const { value, fault } = chosen(name, option.choices, given);
      this.#tell(level, fault);
      level.given.set(name, value);
    }
  }

  #checkBelow(level: Level): void {
    for (const [name, option] of entriesOf(level)) {
      const options = suboptionsOf(option);
      if (options === undefined) continue;
      const value = level.given.get(name) ?? (option.applyDefaults ? new Dict() : null);
      if (value === null) continue;
      for (const part of partsOf(value)) {
        const below = { options, groups: option.groups, way: [...level.way, name] };
        if (part instanceof Dict) this.check({ ...below, given: namedValues(part) });
        else this.errors.push(`value of '${name}' must be of type dict or list of dicts`);
      }
    }
  }
}

/** What is wrong with the arguments of a role, in Ansible's words and order. */
export function validationErrors(
  options: RoleOptions,
  given: ReadonlyMap<string, Value>,
  core: Core,
): readonly string[] {
  const validation = new Validation(core);
  validation.check({ options, groups: NO_GROUPS, given: new Map(given), way: [] });
  validation.tellUnknown();
  return validation.errors;
}
