import { asText, listOf, str } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import { contains, firstOf, type Network, networkOf, networkText } from '../text/network.ts';
import { filterError } from './errors.ts';
import { subjectOf } from './network-subject.ts';

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
    (a, b) => a.version - b.version || Number(a.value > b.value) - Number(a.value < b.value) || a.prefix - b.prefix,
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

/** `cidr_merge`: the fewest networks that cover the same addresses, or the one that spans them. */
export function mergeCidrs(value: Value, action: Value): Value {
  if (action === 'merge') return merged(parsedList(value)).map(networkText);
  if (action === 'span') return spanning(parsedList(value));
  throw filterError(`cidr_merge: invalid action '${str(action)}'`);
}
