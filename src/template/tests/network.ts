import { asText, listOf } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import type { Test } from '../callables.ts';
import { defineTests } from '../plugin-table.ts';
import { test } from '../signature.ts';
import {
  contains,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isPrivate,
  type Network,
  networkOf,
  parseAddress,
  parseNetwork,
  sizeOf,
} from '../text/network.ts';

/** Neither abbreviated nor with leading zeros, which some would read as octal. */
function isStrict(text: string): boolean {
  return text.includes(':') || /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){3}(\/|$)/.test(text);
}

/** An address alone: a prefix makes it none. */
function addressOf(value: Value): Network | undefined {
  const text = asText(value) ?? '';
  const address = isStrict(text) ? parseAddress(text) : undefined;
  return address === undefined ? undefined : networkOf(address.version, address.value);
}

/** A network, of which no host bit may be set. */
function networkIn(value: Value): Network | undefined {
  const text = asText(value);
  const network = text === undefined || !isStrict(text) ? undefined : parseNetwork(text);
  return network !== undefined && network.value % sizeOf(network) === 0n ? network : undefined;
}

function address(name: string, holds: (network: Network) => boolean): [string, Test] {
  return [
    name,
    test(`_${name}(ip)`, (_context, value) => {
      const found = addressOf(value);
      return found !== undefined && holds(found);
    }),
  ];
}

function network(name: string, holds: (network: Network) => boolean): [string, Test] {
  return [
    name,
    test(`_${name}(ip)`, (_context, value) => {
      const found = networkIn(value);
      return found !== undefined && holds(found);
    }),
  ];
}

function related(name: string, holds: (value: Network, other: Network) => boolean): [string, Test] {
  return [
    name,
    test(`_${name}(network_a, network_b)`, (_context, a, b) => {
      const [left, right] = [networkIn(a), networkIn(b)];
      return left !== undefined && right !== undefined && holds(left, right);
    }),
  ];
}

const inAny: Test = test('_in_any_network(ip, networks)', (_context, ip, networks) => {
  const found = networkIn(ip);
  return (
    found !== undefined &&
    listOf(networks).some(candidate => {
      const outer = networkIn(candidate);
      return outer !== undefined && contains(outer, found);
    })
  );
});

const MAPPED = parseNetwork('::ffff:0:0/96');
const SIX_TO_FOUR = parseNetwork('2002::/16');
const MAC = /^([0-9a-f]{2}([-:]?))([0-9a-f]{2}\2){4}[0-9a-f]{2}$|^([0-9a-f]{4}\.){2}[0-9a-f]{4}$/i;

/** ansible.utils' tests of IP addresses and networks. */
export default defineTests(
  Object.fromEntries([
    network('ip', () => true),
    address('ip_address', () => true),
    network('ipv4', found => found.version === 4),
    address('ipv4_address', found => found.version === 4),
    network('ipv6', found => found.version === 6),
    address('ipv6_address', found => found.version === 6),
    address('ipv6_ipv4_mapped', found => MAPPED !== undefined && contains(MAPPED, found)),
    address('ipv6_sixtofour', found => SIX_TO_FOUR !== undefined && contains(SIX_TO_FOUR, found)),
    address('loopback', isLoopback),
    address('multicast', isMulticast),
    address('private', found => isPrivate(found) || isLoopback(found)),
    address('public', found => !(isPrivate(found) || isLoopback(found) || isMulticast(found))),
    address('link_local', isLinkLocal),
    address('unspecified', found => found.value === 0n),
    related('in_network', (inner, outer) => contains(outer, inner)),
    related('subnet_of', (inner, outer) => contains(outer, inner)),
    related('supernet_of', (outer, inner) => contains(outer, inner)),
    ['in_any_network', inAny],
    ['in_one_network', inAny],
    ['mac', test('_mac(mac)', (_context, value) => MAC.test(asText(value) ?? ''))],
  ]),
  ['ansible.utils'],
);
