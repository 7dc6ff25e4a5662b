import { asText, truthy, typeName } from '../../python/semantics.ts';
import { Float, type Value } from '../../values.ts';
import { addressText, type Network, networkOf, networkText, parseNetwork } from '../text/network.ts';
import { filterError } from './errors.ts';

/** What a query asks about: the network, and the value as it is given back. */
export interface Subject {
  readonly network: Network;
  readonly value: Value;
  /** A prefix was written. */
  readonly prefixed: boolean;
}

/** A number is an address (IPv4 where it fits), a text an address or a network; undefined for anything else. */
export function subjectOf(value: Value, version?: 4 | 6): Subject | undefined {
  const written = typeof value === 'number' || typeof value === 'bigint' ? String(value) : asText(value);
  if (written === undefined) return undefined;
  if (/^\d+$/.test(written)) {
    const number = BigInt(written);
    const fits = (width: number) => number >> BigInt(width) === 0n;
    if (version !== 6 && fits(32)) return numbered(networkOf(4, number));
    return fits(128) ? numbered(networkOf(6, number)) : undefined;
  }
  const prefixed = written.split('/').length === 2;
  const network = parseNetwork(numericNetwork(written) ?? written);
  return network === undefined ? undefined : { network, value: numericNetwork(written) ?? value, prefixed };
}

function numbered(network: Network): Subject {
  return { network, value: networkText(network), prefixed: false };
}

/** `3232235777/24` in dotted form. */
function numericNetwork(text: string): string | undefined {
  const match = /^(\d{4,})\/(\d+)$/.exec(text);
  if (match === null) return undefined;
  const value = BigInt(match[1] ?? 0);
  return `${addressText(value >> 32n === 0n ? 4 : 6, value)}/${match[2]}`;
}

/** Nothing to ask about; Ansible takes `true` for nothing, too. */
export function isEmpty(value: Value): boolean {
  return !truthy(value) || value === true;
}

/** @throws PythonError AnsibleFilterError, in the words of Ansible's argument check */
export function wholeNumber(value: Value, name: string): bigint {
  const text = asText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (text !== undefined && /^-?\d+$/.test(text)) return BigInt(text);
  if (value instanceof Float && Number.isInteger(value.value)) return BigInt(value.value);
  const type = `<class '${text === undefined ? typeName(value) : 'str'}'>`;
  const message = `argument '${name}' is of type ${type} and we were unable to convert to int: ${type} cannot be converted to an int`;
  throw filterError(`["${message}"]`);
}
