import validate from '../../../src/modules/ansible.utils/validate/index.ts';
import { fromJson } from '../../../src/modules/api/coercion.ts';
import type { Json } from '../../../src/values.ts';

// What it tells of data is recorded in test/cases/ansible.utils.validate.

const beyond = (args: Readonly<Record<string, Json>>, draft?: string) =>
  validate.beyond?.(new Map(Object.entries(args).map(([name, value]) => [name, fromJson(value)])), () => draft);

test.each<[string, Json, string | undefined]>([
  [
    'the keyword unevaluatedProperties of JSON Schema',
    { properties: { a: { unevaluatedProperties: false } } },
    undefined,
  ],
  ['the keyword minContains of JSON Schema', { contains: {}, minContains: 2 }, undefined],
  ['JSON Schema of draft4', { $schema: 'http://json-schema.org/draft-04/schema#' }, undefined],
  ['JSON Schema of draft3', '{"type": "any"}', 'draft3'],
  ['a JSON Schema that refers to itself', { properties: { a: { $ref: '#' } } }, undefined],
  ['the reference http://x/y of JSON Schema', { $ref: 'http://x/y' }, undefined],
  ['the reference #/none of JSON Schema', { $ref: '#/none' }, undefined],
  [
    'a reference of JSON Schema with keywords beside it',
    { $defs: { a: {} }, items: { $ref: '#/$defs/a', minimum: 1 } },
    undefined,
  ],
  ['schemas within schemas that have an $id', { not: { $id: 'x' } }, undefined],
  ['a list as items of JSON Schema', { items: [{}] }, undefined],
])('%s is left to Ansible', (what, criteria, draft) => {
  expect(beyond({ data: 1, criteria }, draft)).toBe(what);
});

test('another engine is left to Ansible', () => {
  expect(beyond({ data: 1, criteria: {}, engine: 'ansible.utils.config' })).toBe('the engine ansible.utils.config');
});

test('what is no JSON, and what is a part of no validation, is its own affair', () => {
  expect(beyond({ data: 1, criteria: '{a' })).toBeUndefined();
  expect(beyond({ data: 1, criteria: { enum: [{ unevaluatedItems: 1 }], default: { $ref: '#' } } })).toBeUndefined();
});
