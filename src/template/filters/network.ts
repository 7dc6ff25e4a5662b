import { pythonClass } from '../../python/exception-class.ts';
import { asText, listOf, PythonError, str, truthy, typeError, typeName } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import type { CallContext, Filter } from '../callables.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';
import {
  addressText,
  contains,
  firstOf,
  lastOf,
  type Network,
  parseAddress,
  parseNetwork,
  sizeOf,
  widthOf,
} from '../text/network.ts';
import { filterError } from './errors.ts';
import { mergeCidrs } from './network-merge.ts';
import { insideOf, NETWORK_QUERIES, nthAddress, usableRange } from './network-queries.ts';
import { isEmpty, subjectOf, wholeNumber } from './network-subject.ts';
import { subnets } from './network-subnets.ts';

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

/** ansible.utils' filters of IP addresses and networks. */
export default defineFilters(
  {
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
  },
  ['ansible.utils', 'ansible.netcommon'],
);
