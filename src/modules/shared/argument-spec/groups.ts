import { str } from '../../../python/repr.ts';
import { equal, truthy } from '../../../python/semantics.ts';
import { Dict, type Value } from '../../../values.ts';

interface Condition {
  readonly option: string;
  readonly value: Value;
  readonly needs: readonly string[];
  /** One of `needs` is enough. */
  readonly any: boolean;
}

/** How options exclude and need each other. */
export interface Groups {
  readonly exclusive: readonly (readonly string[])[];
  readonly together: readonly (readonly string[])[];
  readonly oneOf: readonly (readonly string[])[];
  readonly conditions: readonly Condition[];
  readonly by: readonly (readonly [option: string, needs: readonly string[]])[];
}

/** The level above all options: a role says nothing there. */
export const NO_GROUPS: Groups = { exclusive: [], together: [], oneOf: [], conditions: [], by: [] };

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Names of a group; a name alone, written where a list belongs, is a group of one. */
function namesOf(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(str) : [str(value)];
}

function conditionOf(row: Value): Condition {
  const [option = null, value = null, needs, any = false] = listOf(row);
  return { option: str(option), value, needs: namesOf(needs), any: truthy(any) };
}

/** What an option says of its suboptions. */
export function groupsOf(spec: Dict): Groups {
  const by = spec.get('required_by');
  return {
    exclusive: listOf(spec.get('mutually_exclusive')).map(namesOf),
    together: listOf(spec.get('required_together')).map(namesOf),
    oneOf: listOf(spec.get('required_one_of')).map(namesOf),
    conditions: listOf(spec.get('required_if')).map(conditionOf),
    by: by instanceof Dict ? Array.from(by, ([option, needs]) => [str(option), namesOf(needs)] as const) : [],
  };
}

type Given = ReadonlyMap<string, Value>;

/** All groups of which more than one option is given, in one message. */
export function exclusiveFault({ exclusive }: Groups, given: Given): string | undefined {
  const broken = exclusive.filter(group => group.filter(name => given.has(name)).length > 1);
  if (broken.length === 0) return undefined;
  return `parameters are mutually exclusive: ${broken.map(group => group.join('|')).join(', ')}`;
}

function togetherFault({ together }: Groups, given: Given): string | undefined {
  const broken = together.find(group => group.some(name => given.has(name)) && !group.every(name => given.has(name)));
  return broken && `parameters are required together: ${broken.join(', ')}`;
}

function oneOfFault({ oneOf }: Groups, given: Given): string | undefined {
  const broken = oneOf.find(group => !group.some(name => given.has(name)));
  return broken && `one of the following is required: ${broken.join(', ')}`;
}

function conditionFault({ conditions }: Groups, given: Given): string | undefined {
  for (const { option, value, needs, any } of conditions) {
    const actual = given.get(option);
    if (actual === undefined || !equal(actual, value)) continue;
    const missing = needs.filter(name => !given.has(name));
    if (missing.length === 0 || (any && missing.length < needs.length)) continue;
    const told = `${any ? 'any' : 'all'} of the following are missing: ${missing.join(', ')}`;
    return `${option} is ${str(value)} but ${told}`;
  }
  return undefined;
}

function byFault({ by }: Groups, given: Given): string | undefined {
  const isSet = (name: string) => (given.get(name) ?? null) !== null;
  for (const [option, needs] of by) {
    if (!isSet(option)) continue;
    const missing = needs.filter(name => !isSet(name));
    if (missing.length > 0) return `missing parameter(s) required by '${option}': ${missing.join(', ')}`;
  }
  return undefined;
}

/** Of each kind, the first group whose options are not there. */
export function needFaults(groups: Groups, given: Given): string[] {
  return [togetherFault, oneOfFault, conditionFault, byFault].flatMap(fault => fault(groups, given) ?? []);
}
