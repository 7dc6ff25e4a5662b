import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PythonError } from '../../../src/python/error.ts';
import { floatRepr } from '../../../src/python/float-text.ts';
import { PythonSet } from '../../../src/python/set.ts';
import { Bytes, Dict, Float, Tuple, type Value } from '../../../src/values.ts';

/** What record-oracle.py wrote of a value or an exception. */
export type Recorded = { readonly is: unknown } | { readonly raises: string; readonly message?: string };

/** The cases of one subject, recorded from Python by record-oracle.py. */
export function recorded<T>(subject: string): T[] {
  const all = JSON.parse(readFileSync(join(import.meta.dirname, 'oracle.json'), 'utf8')) as Record<string, T[]>;
  return all[subject] ?? [];
}

/** A value as record-oracle.py writes it. */
export function typed(value: Value): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return { int: String(value) };
  if (value instanceof Float) return { float: floatRepr(value.value) };
  if (value instanceof Bytes) return { bytes: [...value.data] };
  if (value instanceof Tuple) return { tuple: Array.from(value, typed) };
  if (Array.isArray(value)) return { list: value.map(typed) };
  if (value instanceof PythonSet) return { set: Array.from(value.iterate(), typed) };
  if (value instanceof Dict) return { dict: Array.from(value, ([key, part]) => [typed(key), typed(part)]) };
  return value;
}

/** What a function gives or raises, as record-oracle.py writes it. */
export function outcome(make: () => Value): Recorded {
  try {
    return { is: typed(make()) };
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return { raises: error.className, message: error.message };
  }
}
