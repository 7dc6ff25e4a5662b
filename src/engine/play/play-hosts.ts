import { didYouMean, PlayError } from '../../errors.ts';
import type { Host } from '../../inventory/hosts-and-groups.ts';
import { positionsOf } from '../../values.ts';
import type { PlayRun } from './play-run.ts';

const ORDERS = ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'];

/** Who a play is for as things stand, in any order; nothing is said where that is nobody. @throws PlayError as `hostsOf` */
export function presentHosts({ services, world, variables }: PlayRun): Host[] {
  const patterns = variables.fields.hostPatterns();
  return patterns.length === 0 ? [] : world.inventory.matchQuietly(patterns, services.options.limit);
}

/** Warns of what a play says under `hosts` and that matches nobody, where it can be known. */
export function warnOfUnmatched(run: PlayRun): void {
  try {
    hostsOf(run);
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
  }
}

/** The hosts of a play, in its order, cut down to `--limit`. @throws PlayError `play-field`, `no-hosts` */
export function hostsOf(run: PlayRun): Host[] {
  const { services, world, variables } = run;
  const patterns = variables.fields.hostPatterns();
  // A template may give an empty list: that is nobody, though the inventory takes no pattern for `all`.
  return patterns.length === 0 ? [] : ordered(world.inventory.match(patterns, services.options.limit), run);
}

function ordered(hosts: readonly Host[], { play, variables }: PlayRun): Host[] {
  const { order } = variables.fields;
  const byName = (a: Host, b: Host) => (a.name < b.name ? -1 : 1);
  switch (order) {
    case undefined:
    case 'inventory':
      return [...hosts];
    case 'reverse_inventory':
      return hosts.toReversed();
    case 'sorted':
      return hosts.toSorted(byName);
    case 'reverse_sorted':
      return hosts.toSorted(byName).reverse();
    case 'shuffle':
      return hosts
        .map(host => ({ host, key: Math.random() }))
        .sort((a, b) => a.key - b.key)
        .map(each => each.host);
    default:
      throw new PlayError(`Invalid 'order' specified for inventory hosts: ${order}`, {
        code: 'unknown-order',
        position: positionsOf(play.compiled.play.source)?.value('order') ?? play.compiled.play.at,
        hint: didYouMean(order, ORDERS) ?? `there are: ${ORDERS.join(', ')}`,
      });
  }
}
