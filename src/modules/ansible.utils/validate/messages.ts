import { Regex } from '../../../python/regex/regex.ts';
import { repr, str } from '../../../python/repr.ts';
import { compareText } from '../../../python/text.ts';
import { Dict, isText, textOf, type Value } from '../../../values.ts';
import type { Fault, Judgement } from './judge.ts';
import type { Draft } from './schema.ts';

/** What a message is made of. */
export interface Subject {
  readonly fault: Fault;
  /** The part of the data that is at fault, and the value of the keyword that it breaks. */
  readonly found: Value;
  readonly expected: Value;
  readonly schema: Value;
  readonly draft: Draft;
  readonly holding: Judgement['holding'];
}

const list = (value: Value): readonly Value[] => (Array.isArray(value) ? value : [value]);
const joined = (values: readonly Value[]) => values.map(repr).join(', ');
const entry = (mapping: Value, name: string): Value => (mapping instanceof Dict ? (mapping.get(name) ?? null) : null);
const size = (value: Value): number => (Array.isArray(value) ? value.length : 0);
const sorted = (values: readonly Value[]): Value[] =>
  values.every(isText) ? values.toSorted((a, b) => compareText(textOf(a as string), textOf(b as string))) : [...values];

const unexpected = (values: readonly Value[]) =>
  `are not allowed (${joined(sorted(values))} ${values.length === 1 ? 'was' : 'were'} unexpected)`;

/** The properties that neither a name nor a pattern of the schema allows. */
function extras({ found, schema }: Subject): Value[] {
  const named = entry(schema, 'properties');
  const patterns = [...(entryKeys(schema) ?? [])].map(pattern => new Regex(str(pattern)));
  const names = found instanceof Dict ? [...found.keys()] : [];
  return names.filter(
    name =>
      !(named instanceof Dict && named.has(name)) && !patterns.some(pattern => pattern.search(str(name)) !== undefined),
  );
}

function entryKeys(schema: Value): Value[] | undefined {
  const patterns = entry(schema, 'patternProperties');
  return patterns instanceof Dict ? [...patterns.keys()] : undefined;
}

function additional(subject: Subject): string {
  const names = extras(subject);
  const patterns = entryKeys(subject.schema);
  if (patterns === undefined) return `Additional properties ${unexpected(names)}`;
  const verb = names.length === 1 ? 'does' : 'do';
  return `${joined(sorted(names))} ${verb} not match any of the regexes: ${joined(sorted(patterns))}`;
}

function oneOf({ found, expected, fault, holding }: Subject): string {
  const { passingSchemas } = fault.params;
  if (!Array.isArray(passingSchemas)) return `${repr(found)} is not valid under any of the given schemas`;
  const [first = null, ...more] = holding(list(expected), found);
  return `${repr(found)} is valid under each of ${joined([...more, first])}`;
}

function contained({ found, draft }: Subject): string {
  return draft === 'draft6' || draft === 'draft7'
    ? `None of ${repr(found)} are valid under the given schema`
    : `${repr(found)} does not contain items matching the given schema`;
}

const short = ({ found }: Subject) => `${repr(found)} is too short`;
const long = ({ found }: Subject) => `${repr(found)} is too long`;

/** In the words of Python's jsonschema, which playbooks and people read. */
const MESSAGES: Readonly<Record<string, (subject: Subject) => string>> = {
  type: ({ found, expected }) => `${repr(found)} is not of type ${joined(list(expected))}`,
  enum: ({ found, expected }) => `${repr(found)} is not one of ${repr(expected)}`,
  const: ({ expected }) => `${repr(expected)} was expected`,
  required: ({ fault }) => `${repr(String(fault.params.missingProperty))} is a required property`,
  dependentRequired: ({ fault: { params } }) =>
    `${repr(String(params.missingProperty))} is a dependency of ${repr(String(params.property))}`,
  additionalProperties: additional,
  additionalItems: ({ found, schema }) =>
    `Additional items ${unexpected(list(found).slice(size(entry(schema, 'items'))))}`,
  items: ({ found, schema }) =>
    `Expected at most ${size(entry(schema, 'prefixItems'))} items, but found ${size(found)}`,
  minimum: ({ found, expected }) => `${repr(found)} is less than the minimum of ${repr(expected)}`,
  maximum: ({ found, expected }) => `${repr(found)} is greater than the maximum of ${repr(expected)}`,
  exclusiveMinimum: ({ found, expected }) => `${repr(found)} is less than or equal to the minimum of ${repr(expected)}`,
  exclusiveMaximum: ({ found, expected }) =>
    `${repr(found)} is greater than or equal to the maximum of ${repr(expected)}`,
  multipleOf: ({ found, expected }) => `${repr(found)} is not a multiple of ${str(expected)}`,
  minLength: short,
  minItems: short,
  maxLength: long,
  maxItems: long,
  minProperties: ({ found }) => `${repr(found)} does not have enough properties`,
  maxProperties: ({ found }) => `${repr(found)} has too many properties`,
  uniqueItems: ({ found }) => `${repr(found)} has non-unique elements`,
  pattern: ({ found, expected }) => `${repr(found)} does not match ${repr(expected)}`,
  format: ({ found, expected }) => `${repr(found)} is not a ${repr(expected)}`,
  anyOf: ({ found }) => `${repr(found)} is not valid under any of the given schemas`,
  oneOf,
  not: ({ found, expected }) => `${repr(found)} should not be valid under ${repr(expected)}`,
  contains: contained,
  'false schema': ({ found }) => `False schema does not allow ${repr(found)}`,
};

export const messageOf = (subject: Subject): string =>
  MESSAGES[subject.fault.keyword]?.(subject) ?? subject.fault.keyword;
