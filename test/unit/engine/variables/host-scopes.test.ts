import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Services } from '../../../../src/engine/services.ts';
import { HostScopes } from '../../../../src/engine/variables/host-scopes.ts';
import { World } from '../../../../src/engine/world.ts';
import { Inventory } from '../../../../src/inventory/inventory.ts';
import { VarsFiles } from '../../../../src/inventory/vars-files.ts';
import { Dict, type Value } from '../../../../src/values.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-scopes-'));
  mkdirSync(join(folder, 'play/group_vars'), { recursive: true });
  writeFileSync(join(folder, 'play/group_vars/web.yml'), 'port: 81\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

function scopes(playDir?: string): { world: World; scopes: HostScopes } {
  const inventory = new Inventory(() => undefined);
  const host = inventory.ensureHost('a');
  inventory.addGroup('web').addHost(host);
  inventory.addGroup('web').vars.set('port', 80);
  inventory.reconcile();
  const world = new World(inventory);
  const services = {
    options: {
      cwd: folder,
      settings: { core: '2.14', hashBehaviour: 'replace', injectFactsAsVars: true },
      extraVars: new Map<string, Value>([['extra', 'e']]),
      tags: { only: new Set(), skip: new Set() },
    },
    varsFiles: new VarsFiles({ warn: () => undefined }),
    surroundings: { templar: () => ({ template: (value: Value) => value }) },
  } as unknown as Services;
  return { world, scopes: new HostScopes(services, world, playDir) };
}

test('files beside the play count where a play is given', () => {
  expect(scopes().scopes.of('a').get('port')).toBe(80);
  expect(scopes(join(folder, 'play')).scopes.of('a').get('port')).toBe(81);
});

test('what the world learns of a host is seen at once', () => {
  const { world, scopes: seen } = scopes();
  expect(seen.of('a').get('x')).toBeUndefined();
  world.host('a').registered.set('x', 1);
  world.host('a').addFacts(Dict.from({ ansible_distribution: 'Debian' }));
  expect(seen.of('a').get('x')).toBe(1);
  expect(seen.of('a').get('ansible_distribution')).toBe('Debian');
  expect(seen.of('a').get('extra')).toBe('e');
});

test('a changed inventory is read anew', () => {
  const { world, scopes: seen } = scopes();
  expect(seen.of('a').get('group_names')).toEqual(['web']);
  world.changeInventory({ kind: 'group_by', group: 'os', parents: [], hosts: ['a'] });
  world.inventory.groups.get('os')?.vars.set('port', 82);
  expect(seen.of('a').get('group_names')).toEqual(['os', 'web']);
  expect((seen.withRun(seen.empty()).get('groups') as Dict).get('os')).toEqual(['a']);
});

test('hostvars are those of the same play', () => {
  const seen = scopes(join(folder, 'play')).scopes;
  const hostvars = seen.withHostvars(seen.empty()).get('hostvars') as unknown as { item(name: string): Dict };
  expect(hostvars.item('a').get('port')).toBe(81);
});
