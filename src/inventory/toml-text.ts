import { createRequire } from 'node:module';
import type { parse, TomlDate, TomlError, TomlValue } from 'smol-toml';
import { PlayError } from '../errors.ts';
import { Dict, Float, type Value } from '../values.ts';
import { integer, toTimestamp } from '../yaml/resolve.ts';

interface TomlLibrary {
  readonly parse: typeof parse;
  readonly TomlDate: typeof TomlDate;
  readonly TomlError: typeof TomlError;
}

/** Values of a TOML document (version 1.0), as Python's readers of TOML give them. @throws PlayError `inventory-syntax` */
export function readToml(text: string, file: string): Dict {
  // loaded when it is first asked for: few inventories are written in it
  const toml: TomlLibrary = createRequire(import.meta.url)('smol-toml');
  try {
    return dictOf(toml, toml.parse(text, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof toml.TomlError)) throw error;
    const [, fault = error.message] = /^(?:Invalid TOML document: )?(.*)/.exec(error.message) ?? [];
    throw new PlayError(`TOML file (${file}) is invalid: ${fault}`, {
      code: 'inventory-syntax',
      position: { file, line: error.line, column: error.column },
    });
  }
}

function dictOf(toml: TomlLibrary, table: object): Dict {
  return Dict.of(Object.entries(table).map(([key, value]) => [key, tomlValue(toml, value)]));
}

function tomlValue(toml: TomlLibrary, value: TomlValue): Value {
  if (typeof value === 'bigint') return integer(value);
  if (typeof value === 'number') return new Float(value);
  if (typeof value !== 'object') return value;
  if (value instanceof toml.TomlDate) return value.isTime() ? timeText(value) : toTimestamp(value.toISOString());
  return Array.isArray(value) ? value.map(each => tomlValue(toml, each)) : dictOf(toml, value);
}

/** A time of day as Python's `str()`; there is no value for it here. */
function timeText(time: TomlDate): string {
  return time.toISOString().replace(/\.(\d{3})$/, (_, digits: string) => (digits === '000' ? '' : `.${digits}000`));
}
