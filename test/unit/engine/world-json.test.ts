import { Secrets } from '../../../src/engine/secrets.ts';
import { HostVariables } from '../../../src/engine/variables/host-variables.ts';
import { World } from '../../../src/engine/world.ts';
import { fillHost, hostToJson, worldFromJson, worldToJson } from '../../../src/engine/world-json.ts';
import { Inventory } from '../../../src/inventory/inventory.ts';
import { inventoryAsValue } from '../../../src/inventory/inventory-value.ts';
import { DateTimeValue } from '../../../src/python/dates.ts';
import { repr } from '../../../src/python/semantics.ts';
import { PythonSet } from '../../../src/python/set.ts';
import { isUnsafe } from '../../../src/python/unsafe.ts';
import { Bytes, Dict, Float, type Json, Text, Tuple, type Value } from '../../../src/values.ts';
import { VaultKeyring, VaultText } from '../../../src/yaml/vault.ts';

const onDisk = (json: Json): Json => JSON.parse(JSON.stringify(json)) as Json;

const silent = () => undefined;

function inventory(): Inventory {
  const made = new Inventory(silent);
  const web = made.addGroup('web');
  const site = made.addGroup('site');
  site.addChild(web);
  web.priority = 7;
  web.vars.set('port', 80);
  web.positions.set('port', { file: '/i/hosts', line: 3, column: 1 });
  for (const name of ['b', 'a', 'alone']) made.ensureHost(name);
  for (const name of ['b', 'a']) {
    const host = made.host(name);
    if (host !== undefined) web.addHost(host);
  }
  made.sources.push('/i/hosts');
  made.reconcile();
  return made;
}

/** A value of each kind that a registered result or a fact may hold. */
const KINDS: Readonly<Record<string, Value>> = {
  nothing: null,
  truth: true,
  whole: 3,
  float: new Float(1),
  infinite: new Float(Number.POSITIVE_INFINITY),
  large: 2n ** 70n,
  text: 'x',
  unsafe: new Text('{{ 7 * 7 }}', { unsafe: true }),
  markup: new Text('<b>', { markup: true }),
  bytes: new Bytes(Buffer.from([0, 255])),
  tuple: Tuple.from<Value>([1, 'a']),
  list: [1, ['a', null]],
  dict: Dict.of([
    [1, 'int'],
    ['1', 'text'],
    [Tuple.from<Value>(['a', 2]), 'tuple'],
    [new Text('k', { unsafe: true }), 'marked'],
  ]),
  dollar: Dict.from({ $vault: 'no tag', other: 1 }),
  proto: Dict.of([['__proto__', 'own']]),
  set: new PythonSet([1, 'a']),
  moment: new DateTimeValue(2026, 11, 29, { hour: 1, minute: 2, second: 3, microsecond: 4, offset: -90 }),
};

const writing = { secretsIn: () => [] };
const reading = { vault: undefined, onSecret: silent };

test.each(Object.entries(KINDS))('a value comes back as it was: %s', (_name, value) => {
  const known = new HostVariables();
  known.registered.set('x', value);
  const back = new HostVariables();
  fillHost(back, onDisk(hostToJson(known, writing)), reading);
  expect(back.registered.get('x')).toEqual(value);
  expect(repr(back.registered.get('x') ?? null)).toBe(repr(value));
});

test('a marked text stays unsafe, also as a key and deep inside', () => {
  const known = new HostVariables();
  const unsafe = new Text('{{ evil }}', { unsafe: true });
  known.addFacts(Dict.from({ deep: [Dict.of([[unsafe, unsafe]])] }));
  const back = new HostVariables();
  fillHost(back, onDisk(hostToJson(known, writing)), reading);
  const [inner] = back.facts.get('deep') as [Dict];
  const [[key, value]] = [...inner] as [[Value, Value]];
  expect([key, value].map(isUnsafe)).toEqual([true, true]);
});

test('a vaulted value is written closed, and opened by who has the password', () => {
  const keyring = new VaultKeyring([{ id: 'default', password: 'pw' }]);
  const sealed = keyring.encrypt('the plain text', 'pw');
  const known = new HostVariables();
  known.registered.set('x', keyring.inline(sealed, undefined));
  const json = onDisk(hostToJson(known, writing));
  expect(JSON.stringify(json)).not.toContain('the plain text');
  const back = new HostVariables();
  fillHost(back, json, { ...reading, vault: keyring });
  const value = back.registered.get('x');
  expect(value instanceof VaultText && value.decrypt()).toBe('the plain text');
});

test('what is secret is masked again by who reads it', () => {
  const secrets = new Secrets();
  secrets.add('hunter22');
  const known = new HostVariables();
  known.registered.set('x', 'the password is hunter22');
  const json = onDisk(hostToJson(known, { secretsIn: text => secrets.within(text) }));
  const later = new Secrets();
  fillHost(new HostVariables(), json, { vault: undefined, onSecret: secret => later.add(secret) });
  expect(later.mask('hunter22!')).toBe('********!');
});

describe('a world', () => {
  function world(): World {
    const made = new World(inventory());
    made.changeInventory({ kind: 'add_host', host: 'new', groups: ['web'], vars: new Map([['n', 1]]) });
    made.changeInventory({ kind: 'group_by', group: 'os_debian', parents: ['os'], hosts: ['a'] });
    made.host('a').addFacts(Dict.from({ ansible_distribution: new Text('Debian', { unsafe: true }) }));
    made.host('a').markGathered();
    made.host('b').registered.set('result', Dict.from({ rc: 0 }));
    made.host('b').included.set('from_file', 'x');
    made.failedHosts.add('b');
    made.unreachableHosts.add('alone');
    made.stats.count('a', 'ok');
    made.custom.set('total', 3);
    return made;
  }
  const back = () => worldFromJson(onDisk(worldToJson(world(), writing)), new Inventory(silent), reading);

  test('comes back whole', () => {
    expect(worldToJson(back(), writing)).toEqual(worldToJson(world(), writing));
  });

  test('has its inventory: groups, patterns, and what tasks added', () => {
    const { inventory: found } = back();
    expect(inventoryAsValue(found)).toEqual(inventoryAsValue(world().inventory));
    expect(found.match('site:!new').map(host => host.name)).toEqual(['b', 'a']);
    expect(found.match('ungrouped').map(host => host.name)).toEqual(['alone']);
    const host = found.host('a');
    expect(host === undefined ? [] : found.groupsOf(host).map(group => group.name)).toEqual([
      'all',
      'os',
      'site',
      'os_debian',
      'web',
    ]);
  });

  test('adds again what tasks added when the sources are read anew', () => {
    const later = back();
    later.replaceInventory(inventory());
    expect(later.inventory.match('os').map(host => host.name)).toEqual(['a']);
    expect(later.inventory.host('new')?.vars.get('n')).toBe(1);
  });

  test('knows of its hosts what the first knew', () => {
    const later = back();
    expect(later.host('a').gathered).toBe(true);
    expect(later.host('a').facts.get('distribution')).toEqual(new Text('Debian', { unsafe: true }));
    expect(later.host('b').registered.get('result')).toEqual(Dict.from({ rc: 0 }));
    expect(later.host('b').included.get('from_file')).toBe('x');
    expect([[...later.failedHosts], [...later.unreachableHosts]]).toEqual([['b'], ['alone']]);
    expect(later.stats.hosts.get('a')).toMatchObject({ ok: 1, changed: 0 });
    expect(later.custom.get('total')).toBe(3);
  });

  test('of another version is refused', () => {
    const json = { ...(worldToJson(world(), writing) as object), format: 0 };
    expect(() => worldFromJson(json, new Inventory(silent), reading)).toThrow(/another version/);
  });
});
