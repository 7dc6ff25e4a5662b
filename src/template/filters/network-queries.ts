import type { Value } from '../../values.ts';
import {
  addressText,
  asV4,
  asV6,
  contains,
  firstOf,
  hostMaskOf,
  isLinkLocal,
  isLoopback,
  isMask,
  isMulticast,
  isPrivate,
  lastOf,
  maskOf,
  type Network,
  networkOf,
  networkText,
  parseNetwork,
  reverseName,
  sizeOf,
} from '../text/network.ts';
import { filterError } from './errors.ts';
import type { Subject } from './network-subject.ts';

type Query = (subject: Subject) => Value;

const text = (network: Network, value: bigint): string => addressText(network.version, value);

const when =
  (holds: (network: Network) => boolean): Query =>
  subject =>
    holds(host(subject)) ? subject.value : null;

/** The address alone, without its network. */
function host({ network }: Subject): Network {
  return networkOf(network.version, network.value);
}

function toInt(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** First and last address that a host can have; undefined for a single address. */
export function usableRange(network: Network): { first: bigint; last: bigint } | undefined {
  const size = sizeOf(network);
  if (size === 1n) return undefined;
  const edge = size === 2n ? 0n : 1n;
  return { first: firstOf(network) + edge, last: lastOf(network) - edge };
}

function isNetworkItself(network: Network): boolean {
  return sizeOf(network) > 1n && network.value === firstOf(network);
}

function needsNetwork({ prefixed }: Subject): void {
  if (!prefixed) throw filterError('Not a network address');
}

function neighbour(subject: Subject, step: bigint): Value {
  needsNetwork(subject);
  const { network } = subject;
  const range = usableRange(network);
  const value = network.value + step;
  return range !== undefined && value >= range.first && value <= range.last ? text(network, value) : null;
}

function edge(subject: Subject, which: 'first' | 'last'): Value {
  needsNetwork(subject);
  const range = usableRange(subject.network);
  return range === undefined ? null : text(subject.network, range[which]);
}

function usableSpan(subject: Subject): Value {
  needsNetwork(subject);
  const range = usableRange(subject.network);
  return range === undefined ? null : `${text(subject.network, range.first)}-${text(subject.network, range.last)}`;
}

/** The other end of a point-to-point link. */
function peer(subject: Subject): Value {
  needsNetwork(subject);
  const { network } = subject;
  if (sizeOf(network) === 2n) return text(network, network.value ^ 1n);
  if (sizeOf(network) !== 4n) throw filterError('Not a point-to-point network');
  if (network.value % 4n === 0n) throw filterError('Network address of /30 has no peer');
  if (network.value % 4n === 3n) throw filterError('Broadcast address of /30 has no peer');
  return text(network, network.value ^ 3n);
}

function hostAddress({ network }: Subject): Value {
  const single = sizeOf(network) <= 2n || network.version === 6;
  return single || network.value !== firstOf(network) ? text(network, network.value) : null;
}

/** `address/prefix` where the address is a host's. */
function hostPrefix({ network }: Subject): Value {
  const outer = network.value === firstOf(network) || network.value === lastOf(network);
  return sizeOf(network) > 2n && outer ? false : networkText(network);
}

function hostIn(subject: Subject, show: (network: Network) => string): Value {
  const { network } = subject;
  const shown = sizeOf(network) === 2n || (sizeOf(network) > 1n && network.value !== firstOf(network));
  return shown ? show(network) : null;
}

function sixToFour({ network, value, prefixed }: Subject): Value {
  if (network.version === 6) {
    const range = parseNetwork('2002::/16');
    const inside = range !== undefined && contains(range, networkOf(6, network.value));
    return inside && !(prefixed && network.value === firstOf(network)) ? value : false;
  }
  if (isNetworkItself(network)) return false;
  const hex = network.value.toString(16).padStart(8, '0');
  return `2002:${hex.slice(0, 4)}:${hex.slice(4)}::1/48`;
}

function wrapped({ network, value, prefixed }: Subject): Value {
  if (network.version === 4) return value;
  const address = `[${text(network, network.value)}]`;
  return prefixed ? `${address}/${network.prefix}` : address;
}

function inV4({ network, value }: Subject): Value {
  if (network.version === 4) return value;
  const converted = asV4(network);
  return converted === undefined ? false : networkText(converted);
}

const broadcast: Query = ({ network }) => (sizeOf(network) > 2n ? text(network, lastOf(network)) : null);
const netmask: Query = ({ network }) => text(network, maskOf(network.version, network.prefix));
const hostmask: Query = ({ network }) => text(network, hostMaskOf(network.version, network.prefix));
const base: Query = ({ network }) => text(network, firstOf(network));
const subnet: Query = ({ network }) => networkText(networkOf(network.version, firstOf(network), network.prefix));
const isPublic = (network: Network): boolean =>
  !(isMulticast(network) || isPrivate(network) || isLoopback(network) || isMask(network));

/** What `ipaddr('NAME')` gives. */
export const NETWORK_QUERIES: ReadonlyMap<string, Query> = new Map<string, Query>([
  ['', ({ network, prefixed }) => (prefixed ? networkText(network) : text(network, network.value))],
  ['6to4', sixToFour],
  ['address', hostAddress],
  ['ip', hostAddress],
  ...['address/prefix', 'gateway', 'gw', 'host/prefix', 'hostnet', 'router'].map((name): [string, Query] => [
    name,
    hostPrefix,
  ]),
  ['bool', () => true],
  ['broadcast', broadcast],
  ['cidr', ({ network }) => networkText(network)],
  ['first_usable', subject => edge(subject, 'first')],
  ['last_usable', subject => edge(subject, 'last')],
  ['next_usable', subject => neighbour(subject, 1n)],
  ['previous_usable', subject => neighbour(subject, -1n)],
  ['range_usable', usableSpan],
  ['peer', peer],
  [
    'host',
    ({ network }) => (sizeOf(network) <= 2n || network.value !== firstOf(network) ? networkText(network) : null),
  ],
  ['hostmask', hostmask],
  ['wildcard', hostmask],
  ['int', ({ network, prefixed }) => (prefixed ? `${network.value}/${network.prefix}` : toInt(network.value))],
  ['ip/prefix', subject => hostIn(subject, networkText)],
  ['ip_netmask', subject => hostIn(subject, network => `${text(network, network.value)} ${netmask(subject)}`)],
  ['ipv4', inV4],
  ['ipv6', ({ network, value }) => (network.version === 6 ? value : networkText(asV6(network)))],
  ['link-local', when(isLinkLocal)],
  ['lo', when(isLoopback)],
  ['loopback', when(isLoopback)],
  ['multicast', when(isMulticast)],
  ['unicast', when(network => !isMulticast(network))],
  ['private', ({ network, value }) => (isPrivate(network) ? value : null)],
  ['public', when(isPublic)],
  ['net', ({ network }) => (isNetworkItself(network) ? networkText(network) : null)],
  ['netmask', netmask],
  ['network', base],
  ['network_id', base],
  ['network/prefix', subnet],
  ['subnet', subnet],
  ['network_netmask', subject => `${base(subject)} ${netmask(subject)}`],
  ['network_wildcard', subject => `${base(subject)} ${hostmask(subject)}`],
  ['prefix', ({ network }) => network.prefix],
  ['revdns', ({ network }) => reverseName(network.version, network.value)],
  ['size', ({ network }) => toInt(sizeOf(network))],
  ['size_usable', ({ network }) => toInt(usableSize(network))],
  ['type', ({ network }) => (isNetworkItself(network) ? 'network' : 'address')],
  ['version', ({ network }) => network.version],
  ['wrap', wrapped],
]);

function usableSize(network: Network): bigint {
  const size = sizeOf(network);
  if (size === 1n) return 0n;
  return size === 2n ? 2n : size - 2n;
}

/** The value where its network is inside of another one. */
export function insideOf(subject: Subject, outer: Network): Value {
  return contains(outer, subject.network) ? subject.value : null;
}

/** The n-th address of the network, from its end when negative; false when it has none; a single address is itself. */
export function nthAddress(subject: Subject, index: number): Value {
  const { network } = subject;
  if (sizeOf(network) === 1n) return NETWORK_QUERIES.get('')?.(subject) ?? false;
  const value = (index < 0 ? lastOf(network) + 1n : firstOf(network)) + BigInt(index);
  if (value < firstOf(network) || value > lastOf(network)) return false;
  return `${text(network, value)}/${network.prefix}`;
}
