import { didYouMean, PlayError } from '../errors.ts';
import type { Host } from '../inventory/host.ts';
import { isText, positionsOf, textOf } from '../values.ts';
import type { PlayRun } from './play-run.ts';

const ORDERS = ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'];

/** The hosts of a play, in its order, cut down to `--limit`. */
export function hostsOf(play: PlayRun): Host[] {
  const { run } = play;
  const { hosts } = play.compiled.play;
  const rendered = run.templar(play.baseScope()).template(hosts);
  const patterns = (Array.isArray(rendered) ? rendered : [rendered]).map(part =>
    isText(part) ? textOf(part) : String(part),
  );
  const found = run.inventory.match(patterns.join(','), run.options.limit);
  return ordered(found, play);
}

function ordered(hosts: readonly Host[], play: PlayRun): Host[] {
  const order = play.order;
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
