import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadInventory } from '../../../src/inventory/sources.ts';
import { VarsFiles } from '../../../src/inventory/vars-files.ts';
import { VaultKeyring } from '../../../src/yaml/vault.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-inventory-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const warnings: string[] = [];
const warn = (message: string): void => {
  warnings.push(message);
};

describe('Inventory', () => {
  test('limit, with a file of hosts', async () => {
    write({ hosts: '[web]\na\nb\nc\n', retry: 'c\na\n' });
    const inventory = await loadInventory([join(folder, 'hosts')], { warn });
    const names = (limit: string): string[] => inventory.match('web', limit).map(host => host.name);
    expect(names(`@${folder}/retry`)).toEqual(['a', 'c']);
    expect(names('all:!b')).toEqual(['a', 'c']);
    expect(() => names('@/nowhere')).toThrow('Unable to find limit file /nowhere');
  });

  test('add_host and group_by', async () => {
    const inventory = await loadInventory(['a,b,'], { warn });
    expect(inventory.addHost('n', ['new'], new Map([['x', 1]]))).toBe(true);
    expect(inventory.addHost('n', ['new'], new Map([['x', 1]]))).toBe(false);
    expect(inventory.match('new').map(host => host.name)).toEqual(['n']);
    expect(inventory.host('n')?.vars.get('x')).toBe(1);
    expect(inventory.addHost('10.0.0.1')).toBe(true);
    expect(inventory.host('10.0.0.1')?.shortName).toBe('10.0.0.1');
    const a = inventory.host('a');
    expect(a && inventory.addToGroup(a, 'os_debian', ['os'])).toBe(true);
    expect(inventory.match('os').map(host => host.name)).toEqual(['a']);
    expect(inventory.groups.get('ungrouped')?.hosts.map(host => host.name)).toEqual(['b', '10.0.0.1']);
  });

  test('the implicit localhost is no member of all, and reads its variables from all', async () => {
    const inventory = await loadInventory([], { warn });
    expect(inventory.match('all')).toEqual([]);
    const [localhost] = inventory.match('localhost');
    expect(localhost?.vars.get('ansible_connection')).toBe('local');
    expect(localhost && inventory.groupsOf(localhost).map(group => group.name)).toEqual(['all']);
  });

  test('a misspelt group is told, with its line', async () => {
    write({ hosts: '[web]\na\n[all_web:children]\nwbe\n' });
    warnings.length = 0;
    await loadInventory([join(folder, 'hosts')], { warn });
    expect(warnings.join()).toContain(`${folder}/hosts:4: Section [all_web:children] includes undefined group: wbe`);
  });
});

describe('VarsFiles', () => {
  test('files, folders in order, extensions, vault', () => {
    const vault = new VaultKeyring([{ id: 'default', password: 'pw' }]);
    write({
      'group_vars/all.yml': 'a: 1\n',
      'group_vars/all.yaml': 'a: not read\n',
      'group_vars/web/20.yml': 'b: 2\n',
      'group_vars/web/10.json': '{"b": 1}',
      'group_vars/web/.hidden.yml': 'b: 9\n',
      'group_vars/web/x.txt': 'b: 9\n',
      'group_vars/web/sub/deep': 'c: 3\n',
      'host_vars/h': vault.encrypt('s: secret\n', 'pw'),
      'group_vars/bad.yml': '- a\n',
    });
    const files = new VarsFiles({ vault, warn });
    const read = (name: string): unknown[] =>
      files.group(folder, name).map(({ vars, file }) => [file.slice(folder.length), ...vars]);
    expect(read('all')).toEqual([['/group_vars/all.yml', ['a', 1]]]);
    expect(read('web')).toEqual([
      ['/group_vars/web/10.json', ['b', 1]],
      ['/group_vars/web/20.yml', ['b', 2]],
      ['/group_vars/web/sub/deep', ['c', 3]],
    ]);
    expect(files.host(folder, 'h')[0]?.vars.get('s')).toBe('secret');
    expect(files.group(folder, 'all')[0]?.positions?.key('a')?.line).toBe(1);
    expect(files.host(folder, 'none')).toEqual([]);
    expect(() => files.group(folder, 'bad')).toThrow('must hold a mapping');
  });
});
