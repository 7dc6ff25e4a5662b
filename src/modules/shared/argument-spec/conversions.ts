import type { Core } from '../../../core-line.ts';
import { str } from '../../../python/repr.ts';
import { equal } from '../../../python/semantics.ts';
import { Dict, Float, isText, type Value } from '../../../values.ts';
import { ConversionError, chosenBoolean, convert } from '../../api/coercion.ts';
import { isOptionType } from '../../api/option-type.ts';
import { sentTypeName, toldTypeName } from '../../api/sent-value.ts';
import { itemsOf, partsOf, type RoleOption, type RoleOptions, suboptionsOf } from './option.ts';

/** The converted value, or why it cannot be converted. */
function converted(value: Value, type: string, core: Core): { value: Value } | { fault: string } {
  // The words in which Python tells that a name is none of a type.
  if (!isOptionType(type)) return { fault: "'NoneType' object is not callable" };
  try {
    const result = convert(value, type, core) as Value;
    return { value: type === 'float' && typeof result === 'number' ? new Float(result) : result };
  } catch (error) {
    if (error instanceof ConversionError) return { fault: error.message };
    throw error;
  }
}

/** What an option's value becomes, and what is wrong with its type. `found`: the options that it stands in. */
export function typed(
  name: string,
  option: RoleOption,
  given: Value,
  found: string,
  core: Core,
): { readonly value: Value; readonly faults: readonly string[] } {
  const whole = converted(given, option.type, core);
  if ('fault' in whole) {
    const where = found === '' ? '' : ` found in '${found}'.`;
    const what = `argument '${name}' is of type ${toldTypeName(given, core)}${where}`;
    return { value: given, faults: [`${what} and we were unable to convert to ${option.type}: ${whole.fault}`] };
  }
  return option.elements === undefined
    ? { value: whole.value, faults: [] }
    : typedElements(name, option, option.elements, whole.value, found, core);
}

/** Elements that cannot be converted are told, and are not there for the checks that follow. */
function typedElements(name: string, option: RoleOption, type: string, list: Value, found: string, core: Core) {
  const faults: string[] = [];
  if (option.type !== 'list') {
    const where = found === '' ? '' : ` found in '${found}'.`;
    const what = `Invalid type ${option.type} for option '${str(list)}'${where}`;
    faults.push(`${what}, elements value check is supported only with 'list' type`);
  }
  const value: Value[] = [];
  for (const item of itemsOf(list)) {
    const element = converted(item, type, core);
    if ('value' in element) value.push(element.value);
    else {
      const what = `Elements value for option '${name}'${found === '' ? '' : ` found in '${found}'`}`;
      const why = `is of type ${toldTypeName(item, core)} and we were unable to convert to ${type}: ${element.fault}`;
      faults.push(`${what} ${why}`);
    }
  }
  return { value, faults };
}

/** What a value among choices becomes (a word for its boolean), and what is wrong with it. */
export function chosen(
  name: string,
  choices: readonly Value[],
  given: Value,
): { readonly value: Value; readonly fault: string | undefined } {
  const isChoice = (value: Value) => choices.some(choice => equal(choice, value));
  const named = choices.map(str).join(', ');
  if (Array.isArray(given)) {
    const wrong = given.filter(item => !isChoice(item)).map(str);
    const told = `value of ${name} must be one or more of: ${named}. Got no match for: ${wrong.join(', ')}`;
    return { value: given, fault: wrong.length === 0 ? undefined : told };
  }
  const value = isChoice(given) ? given : (chosenBoolean(given, choices) as Value);
  const told = `value of ${name} must be one of: ${named}, got: ${str(value)}`;
  return { value, fault: isChoice(value) ? undefined : told };
}

/**
 * Before it converts anything Ansible looks for secrets in suboptions, at any depth; the first value that can hold none
 * ends that, and is told for itself.
 */
export function secretSearchFault(
  options: RoleOptions,
  given: ReadonlyMap<string, Value>,
  core: Core,
): string | undefined {
  for (const [name, option] of Object.entries(options)) {
    const below = suboptionsOf(option);
    const value = given.get(name) ?? null;
    if (below === undefined || value === null) continue;
    for (const part of partsOf(value)) {
      const mapping = isText(part) ? converted(part, 'dict', core) : { value: part };
      if ('fault' in mapping) return mapping.fault;
      if (!(mapping.value instanceof Dict)) return notSearched(name, option, mapping.value, core);
      const fault = secretSearchFault(below, namedValues(mapping.value), core);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function notSearched(name: string, { type }: RoleOption, value: Value, { argumentWords }: Core): string {
  return `Value '${str(value)}' in the sub parameter field '${name}' must ${argumentWords ? 'be' : 'by'} a ${type}, not '${sentTypeName(value)}'`;
}

export function namedValues(mapping: Dict): Map<string, Value> {
  return new Map(Array.from(mapping, ([key, value]) => [str(key), value]));
}
