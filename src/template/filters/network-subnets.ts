import { str } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import {
  contains,
  firstOf,
  type Network,
  networkOf,
  networkText,
  parseNetwork,
  sizeOf,
  widthOf,
} from '../text/network.ts';
import { filterError } from './errors.ts';
import { isEmpty, subjectOf, wholeNumber } from './network-subject.ts';

/** How many subnets of a size there are, or the n-th of them; with a network, the index of this one inside of it. */
export function subnets(value: Value, query: Value, index: Value): Value {
  const subject = isEmpty(value) || Array.isArray(value) ? undefined : subjectOf(value);
  if (subject === undefined) return false;
  const { version } = subject.network;
  const network = networkOf(version, firstOf(subject.network), subject.network.prefix);
  const wanted = str(query ?? '');
  if (wanted === '') return networkText(network);
  if (!/^\d+$/.test(wanted)) return indexInside(subject.network, wanted);
  const prefix = Number(wanted);
  if (prefix > widthOf(version)) return false;
  return sizeOf(network) > 1n && subject.prefixed
    ? smaller(network, prefix, index)
    : larger(subject.network, prefix, index);
}

function smaller(network: Network, prefix: number, index: Value): Value {
  if (prefix < network.prefix) {
    if (index === null) throw filterError(`Requested subnet size of ${prefix} is invalid`);
    return wholeNumber(index, 'index') === 0n ? networkText({ ...network, prefix }) : false;
  }
  const count = 1n << BigInt(prefix - network.prefix);
  if (index === null) return String(count);
  let position = wholeNumber(index, 'index');
  if (position < 0n) position += count;
  if (position < 0n || position >= count) return false;
  const size = sizeOf(networkOf(network.version, 0n, prefix));
  return networkText(networkOf(network.version, firstOf(network) + position * size, prefix));
}

/** The networks around one address, the largest first. */
function larger(network: Network, prefix: number, index: Value): Value {
  const around = (length: number) => {
    const outer = networkOf(network.version, network.value, length);
    return networkText(networkOf(network.version, firstOf(outer), length));
  };
  if (index === null) return around(prefix);
  const count = BigInt(widthOf(network.version) - prefix);
  let position = wholeNumber(index, 'index');
  if (position < 0n) position += count;
  return position < 0n || position >= count || position + BigInt(prefix) > widthOf(network.version)
    ? false
    : around(prefix + Number(position));
}

function indexInside(network: Network, text: string): Value {
  const outer = parseNetwork(text);
  if (outer === undefined) throw filterError(`You must pass a valid subnet or IP address; ${text} is invalid`);
  const base = networkOf(network.version, firstOf(network), network.prefix);
  if (!contains(outer, network)) throw filterError(`${networkText(base)} is not in the subnet ${networkText(outer)}`);
  return String((firstOf(network) - firstOf(outer)) / sizeOf(network) + 1n);
}
