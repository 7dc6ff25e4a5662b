import { Dict, isText, textOf, type Value } from '../../../values.ts';

/** A schema that ajv would judge otherwise than Python's jsonschema, or not at all. */
export class Beyond extends Error {}

export type Draft = 'draft6' | 'draft7' | '2019-09' | '2020-12';

/** Which of them a schema says that it is; one that says nothing is of the last. */
const DIALECTS: Readonly<Record<string, Draft | 'draft3' | 'draft4'>> = {
  'http://json-schema.org/draft-03/schema': 'draft3',
  'http://json-schema.org/draft-04/schema': 'draft4',
  'http://json-schema.org/draft-06/schema': 'draft6',
  'http://json-schema.org/draft-07/schema': 'draft7',
  'https://json-schema.org/draft/2019-09/schema': '2019-09',
};

const ONE = ['additionalProperties', 'propertyNames', 'additionalItems', 'contains', 'not', 'if', 'then', 'else'];
const NAMED = ['properties', 'patternProperties'];
const SEVERAL = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const PLAIN = new Set([
  ...['type', 'enum', 'const', 'required', 'dependentRequired', 'format', 'pattern', 'uniqueItems', 'multipleOf'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
]);
/** What ajv counts in other ways, or tells in other words. */
const ELSEWHERE = new Set([
  ...['dependencies', 'dependentSchemas', 'unevaluatedItems', 'unevaluatedProperties', 'minContains', 'maxContains'],
  ...['$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor', '$anchor'],
]);
/** Keywords that came with a later draft, which earlier ones pass over. */
const SINCE: Readonly<Record<string, readonly Draft[]>> = {
  if: ['draft7', '2019-09', '2020-12'],
  dependentRequired: ['2019-09', '2020-12'],
  prefixItems: ['2020-12'],
};

/** A schema without references, in which every mapping knows the one that it was written as. */
export interface PreparedSchema {
  readonly draft: Draft;
  readonly schema: Value;
  readonly written: ReadonlyMap<Value, Value>;
}

/** @param chosen the draft that the task names @throws Beyond */
export function prepared(root: Value, chosen: string | undefined): PreparedSchema {
  const draft = chosen ?? dialectOf(root);
  if (draft === 'draft3' || draft === 'draft4') throw new Beyond(`JSON Schema of ${draft}`);
  const written = new Map<Value, Value>();
  return { draft: draft as Draft, schema: new Preparation(root, draft as Draft, written).schema(root, []), written };
}

function dialectOf(root: Value): string {
  const named = root instanceof Dict ? (root.get('$schema') ?? null) : null;
  return (isText(named) ? DIALECTS[textOf(named).replace(/#$/, '')] : undefined) ?? '2020-12';
}

class Preparation {
  readonly #root: Value;
  readonly #draft: Draft;
  readonly #written: Map<Value, Value>;

  constructor(root: Value, draft: Draft, written: Map<Value, Value>) {
    this.#root = root;
    this.#draft = draft;
    this.#written = written;
  }

  /** @param through the references that led here */
  schema(from: Value, through: readonly string[]): Value {
    if (!(from instanceof Dict)) return from;
    const reference = from.get('$ref') ?? null;
    if (isText(reference)) return this.#referred(from, textOf(reference), through);
    const result = new Dict();
    for (const [key, value] of from) {
      const keyword = isText(key) ? textOf(key) : '';
      if (ELSEWHERE.has(keyword)) throw new Beyond(`the keyword ${keyword} of JSON Schema`);
      if (keyword === '$id' && from !== this.#root) throw new Beyond('schemas within schemas that have an $id');
      if (SINCE[keyword]?.includes(this.#draft) === false) continue;
      const part = this.#part(keyword, value, through);
      if (part !== undefined) result.set(keyword, part);
    }
    // so that it is the list that has too many
    if (this.#draft === '2020-12' && result.get('items') === false && !result.has('prefixItems'))
      result.set('prefixItems', []);
    this.#written.set(result, from);
    return result;
  }

  #part(keyword: string, value: Value, through: readonly string[]): Value | undefined {
    if (PLAIN.has(keyword)) return value;
    const isList = Array.isArray(value);
    if (keyword === 'items' && isList && this.#draft === '2020-12') throw new Beyond('a list as items of JSON Schema');
    if (ONE.includes(keyword) || (keyword === 'items' && !isList)) return this.schema(value, through);
    if (isList && (SEVERAL.includes(keyword) || keyword === 'items'))
      return value.map(each => this.schema(each, through));
    if (!NAMED.includes(keyword) || !(value instanceof Dict)) return undefined;
    return Dict.of([...value].map(([name, each]) => [name, this.schema(each, through)] as const));
  }

  #referred(from: Dict, reference: string, through: readonly string[]): Value {
    if (through.includes(reference)) throw new Beyond('a JSON Schema that refers to itself');
    if (!/^#(?:\/|$)/.test(reference)) throw new Beyond(`the reference ${reference} of JSON Schema`);
    const isAlone = [...from.keys()].every(key => !isText(key) || !isKeyword(textOf(key)));
    if (!isAlone && !['draft6', 'draft7'].includes(this.#draft))
      throw new Beyond('a reference of JSON Schema with keywords beside it');
    const steps = reference.split('/').slice(1);
    const found = steps.reduce<Value | undefined>((reached, step) => at(reached, unescaped(step)), this.#root);
    if (found === undefined) throw new Beyond(`the reference ${reference} of JSON Schema`);
    return this.schema(found, [...through, reference]);
  }
}

const isKeyword = (name: string) =>
  [ONE, NAMED, SEVERAL].some(names => names.includes(name)) ||
  PLAIN.has(name) ||
  ELSEWHERE.has(name) ||
  name === 'items';

/** A step of a JSON pointer in a fragment. */
export const unescaped = (step: string): string => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');

/** What stands under a name, or at a place of a list. */
export function at(container: Value | undefined, key: string): Value | undefined {
  if (container instanceof Dict) return container.get(key);
  return Array.isArray(container) ? container[Number(key)] : undefined;
}
