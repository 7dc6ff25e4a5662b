import { PlayError } from '../errors.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { fillInventory, inventoryAsValue } from '../inventory/inventory-value.ts';
import { str } from '../python/semantics.ts';
import * as json from '../python/value-json.ts';
import { Dict, type Json, type Value } from '../values.ts';
import { VaultKeyring, VaultText } from '../yaml/vault.ts';
import { changeAsValue, changeFromValue } from './inventory-change.ts';
import type { HostVariables } from './variables/host-variables.ts';
import { World } from './world.ts';

export type ValueWriting = Pick<json.ValueWriting, 'secretsIn'>;

export interface ValueReading extends Pick<json.ValueReading, 'onSecret'> {
  readonly vault: VaultKeyring | undefined;
}

/** Vaulted values stay closed. */
function valueToJson(value: Value, options: ValueWriting): Json {
  return json.valueToJson(value, {
    secretsIn: text => options.secretsIn(text),
    encrypted: text => (text instanceof VaultText ? { $vault: text.ciphertext } : text.decrypt()),
  });
}

function valueFromJson(written: Json, options: ValueReading): Value {
  return json.valueFromJson(written, {
    onSecret: secret => options.onSecret(secret),
    encrypted: ciphertext => (options.vault ?? new VaultKeyring([])).inline(ciphertext, undefined),
  });
}

/** Rises whenever an older reader could not make sense of what is written. */
const FORMAT = 1;

/** Everything that changes while a run goes on, as plain data: it can be written down, and handed to another process. */
export function worldToJson(world: World, options: ValueWriting): Json {
  const hosts = Array.from(world.knownHosts(), ([name, known]) => [name, known.asValue()] as const);
  const stats = Array.from(world.stats.hosts, ([name, counts]) => [name, Dict.from({ ...counts })] as const);
  const whole = Dict.from({
    format: FORMAT,
    inventory: inventoryAsValue(world.inventory),
    changes: world.inventoryChanges.map(changeAsValue),
    hosts: Dict.of(hosts),
    failed: [...world.failedHosts],
    unreachable: [...world.unreachableHosts],
    stats: Dict.of(stats),
    custom: Dict.of(world.custom),
  });
  return valueToJson(whole, options);
}

/**
 * The world that `worldToJson` wrote down.
 * @param empty an inventory without hosts, by the rules of this run
 * @throws PlayError `world-format` for what another version wrote
 */
export function worldFromJson(written: Json, empty: Inventory, options: ValueReading): World {
  const whole = valueFromJson(written, options);
  if (!(whole instanceof Dict) || whole.get('format') !== FORMAT)
    throw new PlayError('the state of the run was written by another version of tsplay', {
      code: 'world-format',
      hint: `this version reads format ${FORMAT}`,
    });
  const part = (name: string) => whole.get(name);
  const world = new World(fillInventory(empty, part('inventory') ?? null));
  world.restore({
    changes: listOf(part('changes')).map(changeFromValue),
    failed: listOf(part('failed')).map(str),
    unreachable: listOf(part('unreachable')).map(str),
    custom: entriesOf(part('custom')),
  });
  for (const [name, known] of entriesOf(part('hosts'))) world.host(name).fill(known);
  for (const [name, counts] of entriesOf(part('stats')))
    world.stats.fill(name, Object.fromEntries(entriesOf(counts).map(([what, count]) => [what, Number(count)])));
  return world;
}

/** What a run has learnt of one host. */
export function hostToJson(known: HostVariables, options: ValueWriting): Json {
  return valueToJson(known.asValue(), options);
}

/** Takes over what another process has learnt of a host, in the place of what was known of it. */
export function fillHost(known: HostVariables, written: Json, options: ValueReading): void {
  known.fill(valueFromJson(written, options));
}

const listOf = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
const entriesOf = (value: Value | undefined): [string, Value][] =>
  value instanceof Dict ? Array.from(value, ([key, part]) => [str(key), part]) : [];
