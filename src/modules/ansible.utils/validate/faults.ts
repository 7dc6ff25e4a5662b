import { compareText } from '../../../python/text.ts';
import { Dict, type Value } from '../../../values.ts';
import { type Fault, judge } from './judge.ts';
import { messageOf } from './messages.ts';
import { at, type PreparedSchema } from './schema.ts';

type Step = string | number;

/** A fault with what Ansible tells of it. */
interface Located {
  readonly fault: Fault;
  readonly data: readonly Step[];
  /** Where the keywords that lead to it stand in the schema: faults of one place are told in this order. */
  readonly rank: readonly number[];
}

/** What is wrong with the data, each as Ansible's result has it. @throws Error where the schema is none */
export function faultsOf(prepared: PreparedSchema, data: Value, checkFormat: boolean): Dict[] {
  const { faults, holding } = judge(prepared, data, checkFormat);
  const located = faults.map(fault => ({
    fault,
    data: stepsIn(data, fault.dataPath),
    rank: rankIn(prepared.schema, fault.schemaPath),
  }));
  return located.sort(inOrder).map(({ fault, data: steps }) => {
    const reached = fault.dataPath.reduce<Value | undefined>(at, data) ?? null;
    const { schema, expected } = keywordOf(prepared, fault);
    const { draft } = prepared;
    const found = fault.propertyName ?? reached;
    const isFalse = fault.keyword === 'false schema';
    return Dict.from({
      message: messageOf({ fault, found, expected, schema, draft, holding }),
      data_path: steps.join('.'),
      json_path: `$${steps.map(step => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`,
      schema_path: (isFalse ? fault.schemaPath.slice(0, -1) : fault.schemaPath).join('.'),
      relative_schema: isFalse ? false : schema,
      expected: isFalse ? null : expected,
      validator: isFalse ? null : fault.keyword,
      found,
    });
  });
}

/** The schema that a fault is of, as it was written, and the value of its keyword. */
function keywordOf({ schema, written }: PreparedSchema, { schemaPath }: Fault) {
  const owner = schemaPath.slice(0, -1).reduce<Value | undefined>(at, schema) ?? null;
  const original = written.get(owner) ?? owner;
  return { schema: original, expected: at(original, schemaPath.at(-1) ?? '') ?? null };
}

function stepsIn(data: Value, path: readonly string[]): Step[] {
  let reached: Value | undefined = data;
  return path.map(step => {
    const isList = Array.isArray(reached);
    reached = at(reached, step);
    return isList ? Number(step) : step;
  });
}

function rankIn(schema: Value, path: readonly string[]): number[] {
  let reached: Value | undefined = schema;
  return path.map(step => {
    const rank = reached instanceof Dict ? [...reached.keys()].indexOf(step) : Number(step);
    reached = at(reached, step);
    return rank;
  });
}

function inOrder(one: Located, other: Located): number {
  return compareLists(one.data, other.data) || compareLists(one.rank, other.rank);
}

function compareLists(one: readonly Step[], other: readonly Step[]): number {
  for (const [index, a] of one.entries()) {
    const b = other[index];
    if (b === undefined) return 1;
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
    if (order !== 0) return order;
  }
  return one.length - other.length;
}
