import { createRequire } from 'node:module';
import { isIPv4, isIPv6 } from 'node:net';
import type { Ajv as AjvClass, ErrorObject, Options } from 'ajv';
import { dumpJson } from '../../../python/json-dump.ts';
import { Regex } from '../../../python/regex/regex.ts';
import type { Value } from '../../../values.ts';
import { type Draft, type PreparedSchema, unescaped } from './schema.ts';

/** One fault, by the ways into the data and into the schema. */
export interface Fault {
  readonly keyword: string;
  readonly dataPath: readonly string[];
  readonly schemaPath: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  /** The name of a property that is at fault itself. */
  readonly propertyName: string | undefined;
}

export interface Judgement {
  readonly faults: readonly Fault[];
  /** Which of some schemas hold for a part of the data. */
  readonly holding: (schemas: readonly Value[], data: Value) => Value[];
}

const require = createRequire(import.meta.url);

/** Loaded at first need: it is large. */
function ajvOf(draft: Draft, checkFormat: boolean): AjvClass {
  const options: Options = {
    allErrors: true,
    strict: false,
    meta: false,
    validateSchema: false,
    logger: false,
    validateFormats: checkFormat,
    formats: formatsOf(draft),
    code: { regExp: Object.assign(pythonPattern, { code: '' }) },
  };
  if (draft === '2020-12') return new (require('ajv/dist/2020.js') as { Ajv2020: typeof AjvClass }).Ajv2020(options);
  if (draft === '2019-09') return new (require('ajv/dist/2019.js') as { Ajv2019: typeof AjvClass }).Ajv2019(options);
  return new (require('ajv') as { Ajv: typeof AjvClass }).Ajv(options);
}

/** Patterns mean what Python's `re` makes of them. */
function pythonPattern(pattern: string) {
  const compiled = new Regex(pattern);
  return { test: (text: string) => compiled.search(text) !== undefined };
}

function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return (
    year !== '' && year !== '0000' && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  );
}

function isPattern(text: string): boolean {
  try {
    return new Regex(text) !== undefined;
  } catch {
    return false;
  }
}

/** The formats that Python's jsonschema knows by itself; others hold for everything. */
function formatsOf(draft: Draft): NonNullable<Options['formats']> {
  const mail = (text: string) => text.includes('@');
  return {
    email: mail,
    ipv4: isIPv4,
    ipv6: text => isIPv6(text) && !text.includes('%'),
    regex: isPattern,
    ...(draft === 'draft6' ? {} : { date: isDate, 'idn-email': mail }),
    ...(draft === '2019-09' || draft === '2020-12'
      ? { uuid: text => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text) }
      : {}),
  };
}

const plain = (value: Value): object => JSON.parse(dumpJson(value)) as object;

/** @throws Error where the schema is none */
export function judge({ schema, draft }: PreparedSchema, data: Value, checkFormat: boolean): Judgement {
  const ajv = ajvOf(draft, checkFormat);
  const check = ajv.compile(plain(schema));
  check(plain(data));
  return {
    faults: outermost((check.errors ?? []).map(faultOf)),
    holding: (schemas, part) => schemas.filter(each => ajv.compile(plain(each))(plain(part))),
  };
}

function faultOf({ keyword, instancePath, schemaPath, params, propertyName }: ErrorObject): Fault {
  const steps = (path: string) => path.split('/').slice(1).map(unescaped);
  return {
    keyword,
    dataPath: instancePath
      .split('/')
      .slice(1)
      .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~')),
    schemaPath: steps(schemaPath),
    params,
    propertyName,
  };
}

const WITH_PARTS = new Set(['anyOf', 'oneOf', 'contains', 'not']);
/** These only say that there are others. */
const HEADS = new Set(['if', 'propertyNames']);

const begins = (path: readonly string[], start: readonly string[]) =>
  start.every((step, index) => path[index] === step);

/** Without those by which another was found out, and each of what was forbidden once. */
function outermost(faults: readonly Fault[]): Fault[] {
  const wholes = faults.filter(({ keyword }) => WITH_PARTS.has(keyword));
  const seen = new Set<string>();
  return faults.filter(fault => {
    if (HEADS.has(fault.keyword)) return false;
    const isPart = wholes.some(
      whole => whole !== fault && begins(fault.schemaPath, whole.schemaPath) && begins(fault.dataPath, whole.dataPath),
    );
    const key = JSON.stringify([fault.dataPath, fault.schemaPath]);
    const isAgain = fault.keyword === 'additionalProperties' && seen.has(key);
    seen.add(key);
    return !isPart && !isAgain;
  });
}
