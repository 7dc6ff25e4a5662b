import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Bridge } from '../../../src/bridge/bridge.ts';
import { pythonPreferred } from '../../../src/engine/compile/open-bridge.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-bridge-'));
  put('ansible/release.py', "__version__ = '2.14.18'\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): string {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const bridge = (ansibleCore = folder) =>
  new Bridge(
    { ansibleCore, env: {}, interpreters: { setting: 'auto', fallback: [] }, openFiles: 0, runsWholeTasks: true },
    { folder: () => undefined, places: [], runtime: () => ({ moduleUtils: new Map() }) },
    { moduleUtils: () => [], modules: () => [], plugins: () => [] },
  );

test('finds modules of ansible-core by name alone', () => {
  const file = put('ansible/modules/frob.py', '');
  put('ansible/modules/_old.py', '');
  expect(bridge().coreModule('frob')).toBe(file);
  for (const name of ['nothing', '_old', '../modules/frob', 'a.b.frob'])
    expect(bridge().coreModule(name)).toBeUndefined();
});

test('finds none where the setting says off', () => {
  put('ansible/modules/frob.py', '');
  expect(bridge('off').core).toBeUndefined();
  expect(bridge('off').coreModule('frob')).toBeUndefined();
});

test("finds plugins that lead to hosts: the user's own first, then ansible-core's, and those of collections by full names", () => {
  const ofCore = put('ansible/plugins/connection/winrm.py', '');
  const own = put('own/psrp.py', '');
  put('ansible/plugins/connection/psrp.py', '');
  const ofCollection = put('collections/acme/net/plugins/connection/cli.py', '');
  put(
    'ansible/config/ansible_builtin_runtime.yml',
    'plugin_routing:\n  connection:\n    oldcli:\n      redirect: acme.net.cli\n',
  );
  const found = new Bridge(
    {
      ansibleCore: folder,
      env: {},
      interpreters: { setting: 'auto', fallback: [] },
      openFiles: 0,
      runsWholeTasks: true,
    },
    {
      folder: name => (name === 'acme.net' ? join(folder, 'collections/acme/net') : undefined),
      places: [],
      runtime: () => ({ moduleUtils: new Map() }),
    },
    { moduleUtils: () => [], modules: () => [], plugins: kind => (kind === 'connection' ? [join(folder, 'own')] : []) },
  );
  expect(found.pluginFile('connection', 'winrm', false)).toBe(ofCore);
  expect(found.pluginFile('connection', 'ansible.builtin.winrm', false)).toBe(ofCore);
  expect(found.pluginFile('connection', 'psrp', false)).toBe(own);
  for (const name of ['acme.net.cli', 'oldcli']) expect(found.pluginFile('connection', name, false)).toBe(ofCollection);
  for (const name of ['nothing', 'other.net.cli', '../connection/winrm'])
    expect(found.pluginFile('connection', name, false)).toBeUndefined();
  // where tsplay has one itself, it stays
  expect(found.pluginFile('connection', 'winrm', true)).toBeUndefined();
  expect(found.pluginFile('connection', 'psrp', true)).toBe(own);
  expect(found.pluginFile('connection', '../own/psrp', true)).toBeUndefined();
  expect(found.pluginFile('become', 'winrm', false)).toBeUndefined();
});

test.each([
  ['from ansible.module_utils.basic import *\n', true],
  ['import ansible.module_utils.basic\n', true],
  ['from ansible_collections.a.b.plugins.module_utils.c import d\n', true],
  ['from ...module_utils.c import d\n', true],
  ['import json, sys\n# WANT_JSON\n', false],
])('%j is told its arguments as AnsibleModule is: %s', (text, isNewStyle) => {
  expect(bridge().isNewStyle(put('module.py', text))).toBe(isNewStyle);
});

test('the setting prefer names modules, all or none', () => {
  const preferred = (setting: string) => ['apt', 'ansible.posix.mount', 'user'].filter(pythonPreferred(setting));
  expect(preferred('native')).toEqual([]);
  expect(preferred('python')).toHaveLength(3);
  expect(preferred('python: mount, user')).toEqual(['ansible.posix.mount', 'user']);
  expect(() => pythonPreferred('perl')).toThrow('the setting prefer is "perl"');
});
