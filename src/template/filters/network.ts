import { Float, type Value } from '../../values.ts';
import type { CallContext, Filter } from '../callables.ts';
import { asText, listOf, PythonError, str, truthy, typeError, typeName } from '../python/index.ts';
import { pythonClass } from '../python-class.ts';
import { filter } from '../signature.ts';
import {
  addressText,
  contains,
  firstOf,
  lastOf,
  type Network,
  networkOf,
  networkText,
  parseAddress,
  parseNetwork,
  sizeOf,
  widthOf,
} from '../text/network.ts';
import { filterError } from './errors.ts';
import { insideOf, NETWORK_QUERIES, nthAddress, type Subject, usableRange } from './network-queries.ts';

/** A number is an address (IPv4 where it fits), a text an address or a network; undefined for anything else. */
function subjectOf(value: Value, version?: 4 | 6): Subject | undefined {
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

function isEmpty(value: Value): boolean {
  return !truthy(value) || value === true;
}

/** One of the `ipaddr` family, on one value. */
function queried(context: CallContext, value: Value, query: string, version: 4 | 6 | undefined): Value {
  if (Array.isArray(value)) {
    return Array.from(value, element => queried(context, element, query, version)).filter(truthy);
  }
  if (isEmpty(value)) {
    context.services.warn(
      `The value '${str(value)}' is not a valid IP address or network, passing this value to ipaddr filter might result in breaking change in future.`,
    );
    return false;
  }
  const subject = subjectOf(value, version);
  if (subject === undefined) return false;
  if (version !== undefined && subject.network.version !== version) return false;
  const known = NETWORK_QUERIES.get(query);
  if (known !== undefined) return known(subject);
  if (/^-?\d+$/.test(query)) return nthAddress(subject, Number(query));
  const outer = parseNetwork(query);
  if (outer === undefined) throw filterError(`ipaddr: unknown filter type: ${query}`);
  return insideOf(subject, outer);
}

function requireAddressType(value: Value, name: string, numbers: boolean): void {
  const fits = asText(value) !== undefined || (numbers && (typeof value === 'number' || typeof value === 'bigint'));
  if (!fits && typeof value !== 'boolean' && !Array.isArray(value))
    throw filterError(`Unrecognized type <${pythonClass(typeName(value))}> for ${name} filter <value>`);
}

function family(name: string, version: 4 | 6 | undefined): Filter {
  return filter(`${name}(value, query='', version=False, alias='${name}')`, (context, value, query, wanted) => {
    requireAddressType(value, name, true);
    return queried(context, value, str(query ?? ''), version ?? (wanted === 4 || wanted === 6 ? wanted : undefined));
  });
}

function wrap(context: CallContext, value: Value): Value {
  requireAddressType(value, 'ipwrap', false);
  const brackets = (element: Value) => {
    const subject = isEmpty(element) ? undefined : subjectOf(element);
    return subject === undefined ? element : queried(context, element, 'wrap', undefined);
  };
  return Array.isArray(value) ? Array.from(value, brackets) : brackets(value);
}

/** @throws PythonError AnsibleFilterError, in the words of Ansible's argument check */
function wholeNumber(value: Value, name: string): bigint {
  const text = asText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (text !== undefined && /^-?\d+$/.test(text)) return BigInt(text);
  if (value instanceof Float && Number.isInteger(value.value)) return BigInt(value.value);
  const type = `<class '${text === undefined ? typeName(value) : 'str'}'>`;
  const message = `argument '${name}' is of type ${type} and we were unable to convert to int: ${type} cannot be converted to an int`;
  throw filterError(`["${message}"]`);
}

function addTo(value: Value, amount: Value): Value {
  const step = wholeNumber(amount, 'amount');
  const text = asText(value);
  if (text === undefined) throw typeError(`argument of type '${typeName(value)}' is not iterable`);
  const address = parseAddress(text.split('/')[0] ?? '');
  if (address === undefined || (text.includes('/') && parseNetwork(text) === undefined))
    throw filterError(`You must pass a valid IP address; ${text} is invalid`);
  const sum = address.value + step;
  if (sum < 0n || sum >> BigInt(widthOf(address.version)) !== 0n)
    throw new PythonError('IndexError', 'result outside valid IP address boundary!');
  return addressText(address.version, sum);
}

/** How many subnets of a size there are, or the n-th of them; with a network, the index of this one inside of it. */
function subnets(value: Value, query: Value, index: Value): Value {
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

function nthHost(value: Value, index: Value): Value {
  const subject = isEmpty(value) || Array.isArray(value) ? undefined : subjectOf(value);
  const text = str(index);
  if (subject === undefined || !/^-?\d+$/.test(text)) return false;
  const { network } = subject;
  if (sizeOf(network) === 1n)
    return text === '0' || text === '-1' ? addressText(network.version, network.value) : false;
  const found = nthAddress(subject, Number(text));
  return typeof found === 'string' ? (found.split('/')[0] ?? false) : false;
}

function nthUsable(value: Value, offset: Value, direction: 1n | -1n): Value {
  const step = wholeNumber(offset, 'offset') * direction;
  const subject = isEmpty(value) || Array.isArray(value) ? undefined : subjectOf(value);
  if (subject === undefined) return false;
  const range = usableRange(subject.network);
  if (range === undefined) return null;
  const address = subject.network.value + step;
  return address >= range.first && address <= range.last ? addressText(subject.network.version, address) : null;
}

/** The bounds of a network, or of what a host of it can have. */
function boundsOf(value: Value): Network | undefined {
  return isEmpty(value) || Array.isArray(value) ? undefined : subjectOf(value)?.network;
}

function inNetwork(value: Value, test: Value): boolean {
  const [outer, inner] = [boundsOf(value), boundsOf(test)];
  if (outer === undefined || inner === undefined) return outer === inner;
  return contains(outer, inner);
}

function inUsable(value: Value, test: Value): boolean {
  const [outer, inner] = [boundsOf(value), boundsOf(test)];
  if (outer === undefined || inner === undefined) return outer === inner;
  const range = usableRange(outer) ?? { first: outer.value, last: outer.value };
  return outer.version === inner.version && firstOf(inner) >= range.first && lastOf(inner) <= range.last;
}

function parsedList(value: Value): Network[] {
  const items = asText(value) !== undefined || typeof value === 'number' ? [value] : listOf(value);
  return items.map(item => {
    const network = subjectOf(item)?.network;
    if (network === undefined) throw filterError(`cidr_merge: error in netaddr:\ninvalid IPNetwork ${str(item)}`);
    return networkOf(network.version, firstOf(network), network.prefix);
  });
}

/** Joins neighbours and drops what others cover, until nothing changes. */
function merged(networks: readonly Network[]): Network[] {
  const sorted = [...networks].sort(
    (a, b) => a.version - b.version || (a.value < b.value ? -1 : a.value > b.value ? 1 : a.prefix - b.prefix),
  );
  const result: Network[] = [];
  for (const network of sorted) {
    let next: Network = network;
    for (let last = result.at(-1); last !== undefined; last = result.at(-1)) {
      const wider = networkOf(next.version, next.value, next.prefix - 1);
      if (contains(last, next)) next = last;
      else if (last.version === next.version && last.prefix === next.prefix && contains(wider, last))
        next = networkOf(last.version, last.value, last.prefix - 1);
      else break;
      result.pop();
    }
    result.push(next);
  }
  return result;
}

function spanning(networks: readonly Network[]): Value {
  const [first] = networks;
  if (first === undefined) return null;
  let span = first;
  while (!networks.every(network => contains(span, network)) && span.prefix > 0) {
    const wider = networkOf(span.version, span.value, span.prefix - 1);
    span = networkOf(span.version, firstOf(wider), wider.prefix);
  }
  return networkText(span);
}

function mergeCidrs(value: Value, action: Value): Value {
  if (action === 'merge') return merged(parsedList(value)).map(networkText);
  if (action === 'span') return spanning(parsedList(value));
  throw filterError(`cidr_merge: invalid action '${str(action)}'`);
}

/** ansible.utils' filters of IP addresses and networks. */
export const NETWORK_FILTERS: Readonly<Record<string, Filter>> = {
  ipaddr: family('ipaddr', undefined),
  ipv4: family('ipv4', 4),
  ipv6: family('ipv6', 6),
  ipwrap: filter("ipwrap(value, query='')", wrap),
  ipmath: filter('ipmath(value, amount)', (_context, value, amount) => addTo(value, amount ?? null)),
  ipsubnet: filter("ipsubnet(value, query='', index=None)", (_context, value, query, index) =>
    subnets(value, query ?? null, index ?? null),
  ),
  nthhost: filter("nthhost(value, query='')", (_context, value, query) => nthHost(value, query ?? null)),
  next_nth_usable: filter('next_nth_usable(value, offset)', (_context, value, offset) =>
    nthUsable(value, offset ?? null, 1n),
  ),
  previous_nth_usable: filter('previous_nth_usable(value, offset)', (_context, value, offset) =>
    nthUsable(value, offset ?? null, -1n),
  ),
  network_in_network: filter('network_in_network(value, test)', (_context, value, test) => inNetwork(value, test)),
  network_in_usable: filter('network_in_usable(value, test)', (_context, value, test) => inUsable(value, test)),
  reduce_on_network: filter('reduce_on_network(value, network)', (_context, value, network) =>
    listOf(value).filter(address => boundsOf(address) !== undefined && inNetwork(network, address)),
  ),
  cidr_merge: filter("cidr_merge(value, action='merge')", (_context, value, action) => mergeCidrs(value, action)),
};
