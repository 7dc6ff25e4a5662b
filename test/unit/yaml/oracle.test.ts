import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlayError } from '../../../src/errors.ts';
import { DateValue } from '../../../src/python/dates.ts';
import { Bytes, Dict, Float, positionsOf, Text, type Value } from '../../../src/values.ts';
import { loadYaml } from '../../../src/yaml/load.ts';
import { VaultText } from '../../../src/yaml/vault.ts';

/** Recorded from Ansible's loader (PyYAML 6.0 on libyaml 0.2.5) by record-oracle.py. */
type Row = [string, { value?: unknown; error?: string; at?: [number, number]; warns?: string[] }];
const rows = JSON.parse(readFileSync(join(import.meta.dirname, 'oracle.json'), 'utf8')) as Row[];
/** Where the words are ours: composer errors whose text is only half of the message. */
const OWN_WORDS = new Map([
  ['second occurrence', 'found duplicate anchor'],
  ['did not find expected <document start>', 'found character that cannot start any token'],
]);

function float(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? 'inf' : '-inf';
}

function typed(value: Value): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return { int: String(value) };
  if (value instanceof VaultText) return { vault: value.ciphertext };
  if (value instanceof Float) return { float: float(value.value) };
  if (value instanceof Text) return { unsafe: value.text };
  if (value instanceof Bytes) return { bytes: Buffer.from(value.data).toString('hex') };
  const self = positionsOf(value)?.self;
  const pos = self ? [self.line, self.column] : [0, 0];
  if (value instanceof Dict) return { map: [...value].map(([key, part]) => [typed(key), typed(part)]), pos };
  if (Array.isArray(value)) return { seq: value.map(typed), pos };
  return value instanceof DateValue ? { date: String(value) } : value;
}

/** Python writes floats otherwise (1e+16, 1.0): compare the numbers. */
function sameFloats(recorded: unknown): unknown {
  return JSON.parse(JSON.stringify(recorded), (key, value: unknown) =>
    key === 'float' && typeof value === 'string' && !/inf|nan/.test(value) ? String(Number(value)) : value,
  );
}

function observe(text: string): Row[1] {
  const warns: string[] = [];
  const seen: Row[1] = {};
  try {
    seen.value = typed(loadYaml(text, { file: 'x.yml', warn: message => warns.push(message) }));
  } catch (fault) {
    if (!(fault instanceof PlayError)) throw fault;
    seen.error = fault.message;
    if (fault.position) seen.at = [fault.position.line, fault.position.column];
  }
  if (warns.length > 0) seen.warns = warns;
  return seen;
}

describe('texts as Ansible reads them', () => {
  test('values, errors, positions and warnings of the recorded table', () => {
    const wrong = rows.flatMap(([text, want]) => {
      const got = observe(text);
      const right =
        JSON.stringify(got.value) === JSON.stringify(sameFloats(want.value ?? null)) ||
        (want.error !== undefined &&
          (got.error === want.error || got.error === OWN_WORDS.get(want.error)) &&
          (want.at === undefined || JSON.stringify(got.at) === JSON.stringify(want.at)));
      const warned = (got.warns ?? []).every((message, index) => message.startsWith(want.warns?.[index] ?? '\0'));
      return right && warned && (got.warns?.length ?? 0) === (want.warns?.length ?? 0) ? [] : [{ text, want, got }];
    });
    expect(wrong).toEqual([]);
  });
});
