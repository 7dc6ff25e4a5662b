import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { closureOf } from '../../../../src/bridge/pack/closure.ts';
import { PythonSources, type SourcePlaces } from '../../../../src/bridge/pack/python-sources.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-closure-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function packed(module: string, places: Partial<SourcePlaces> = {}, name = 'ansible.modules.own') {
  put({ 'own.py': module });
  const all: SourcePlaces = {
    moduleUtils: [join(folder, 'utils')],
    collection: each => join(folder, 'collections', ...each.split('.')),
    redirect: () => undefined,
    ...places,
  };
  return closureOf(name, join(folder, 'own.py'), new PythonSources(all), '2.14.18');
}

const namesOf = ({ members }: ReturnType<typeof packed>) => [...members.keys()].sort();

test('takes what a module imports, what that imports, and the packages around them', () => {
  put({
    'utils/basic.py': 'from ansible.module_utils.common.text import to_text\n',
    'utils/common/__init__.py': '',
    'utils/common/text.py': 'import os\n',
    'utils/common/unused.py': '',
  });
  const closure = packed('from ansible.module_utils.basic import AnsibleModule\n');
  expect(namesOf(closure)).toEqual([
    'ansible',
    'ansible.module_utils',
    'ansible.module_utils.basic',
    'ansible.module_utils.common',
    'ansible.module_utils.common.text',
    'ansible.modules',
    'ansible.modules.own',
  ]);
  expect(closure.members.get('ansible.module_utils.common')?.[1]).toBe('ansible/module_utils/common/__init__.py');
  expect(closure.absent.size).toBe(0);
});

test('tells a module from a name that a package holds', () => {
  put({ 'utils/a/__init__.py': 'value = 1\n', 'utils/a/part.py': '' });
  const closure = packed('from ansible.module_utils.a import part, value\n');
  expect(namesOf(closure)).toContain('ansible.module_utils.a.part');
  expect(closure.absent.size).toBe(0);
});

test('names what is not there, and where it was looked for', () => {
  const closure = packed('from ansible.module_utils.nothing import a\nfrom ansible.module_utils import neither\n');
  expect([...closure.absent]).toEqual([
    ['ansible.module_utils.nothing', [join(folder, 'utils/nothing.py'), join(folder, 'utils/nothing/__init__.py')]],
    ['ansible.module_utils.neither', [join(folder, 'utils/neither.py'), join(folder, 'utils/neither/__init__.py')]],
  ]);
});

test('leaves to the host what a package may make by itself', () => {
  put({ 'utils/six/__init__.py': 'moves = object()\n' });
  expect(packed('from ansible.module_utils.six.moves.urllib import parse\n').absent.size).toBe(0);
});

test('follows relative imports within a collection', () => {
  put({ 'collections/ns/col/plugins/module_utils/deep/helper.py': 'from ..other import x\n' });
  put({ 'collections/ns/col/plugins/module_utils/other.py': 'x = 1\n' });
  const name = 'ansible_collections.ns.col.plugins.modules.own';
  const closure = packed('from ..module_utils.deep.helper import y\n', {}, name);
  expect(namesOf(closure)).toEqual([
    'ansible_collections',
    'ansible_collections.ns',
    'ansible_collections.ns.col',
    'ansible_collections.ns.col.plugins',
    'ansible_collections.ns.col.plugins.module_utils',
    'ansible_collections.ns.col.plugins.module_utils.deep',
    'ansible_collections.ns.col.plugins.module_utils.deep.helper',
    'ansible_collections.ns.col.plugins.module_utils.other',
    'ansible_collections.ns.col.plugins.modules',
    name,
  ]);
});

test('a name that went elsewhere stands for its new one', () => {
  put({ 'utils/fresh.py': '' });
  const redirect = (name: string) => (name === 'ansible.module_utils.stale' ? 'ansible.module_utils.fresh' : undefined);
  const closure = packed('import ansible.module_utils.stale\n', { redirect });
  expect(namesOf(closure)).toContain('ansible.module_utils.fresh');
});

test("the user's own folder comes before ansible-core's", () => {
  put({ 'utils/a.py': 'core = 1\n', 'own-utils/a.py': 'own = 1\n' });
  const closure = packed('import ansible.module_utils.a\n', {
    moduleUtils: [join(folder, 'own-utils'), join(folder, 'utils')],
  });
  const [digest = ''] = closure.members.get('ansible.module_utils.a') ?? [];
  expect(closure.sources.get(digest)?.toString()).toBe('own = 1\n');
});

test('is the same for the same files, and another for others', () => {
  put({ 'utils/a.py': 'x = 1\n' });
  const first = packed('import ansible.module_utils.a\n').id;
  expect(packed('import ansible.module_utils.a\n').id).toBe(first);
  put({ 'utils/a.py': 'x = 2\n' });
  expect(packed('import ansible.module_utils.a\n').id).not.toBe(first);
});

test('knows modules that start themselves anew', () => {
  put({ 'utils/common/respawn.py': '' });
  expect(packed('from ansible.module_utils.common.respawn import respawn_module\n').onDisk).toBe(true);
  expect(packed('import os\n').onDisk).toBe(false);
});

test('puts the import where an old module has a mark for it', () => {
  put({ 'utils/basic.py': '' });
  const { module, members, sources } = packed('x = 1\n#<<INCLUDE_ANSIBLE_MODULE_COMMON>>\nmain()\n');
  const [digest = ''] = members.get(module) ?? [];
  expect(sources.get(digest)?.toString()).toBe('x = 1\nfrom ansible.module_utils.basic import *\nmain()\n');
  expect(members.has('ansible.module_utils.basic')).toBe(true);
});

test("a file goes before ansible-core's table, a collection's table before its files", () => {
  put({ 'utils/kept.py': 'here = 1\n', 'collections/ns/col/plugins/module_utils/left.py': 'old = 1\n' });
  put({ 'utils/fresh.py': '' });
  const redirect = (name: string) => (/kept|left/.test(name) ? 'ansible.module_utils.fresh' : undefined);
  const source = 'import ansible.module_utils.kept\nimport ansible_collections.ns.col.plugins.module_utils.left\n';
  const { members, sources } = packed(source, { redirect });
  const textOf = (name: string) => sources.get(members.get(name)?.[0] ?? '')?.toString();
  expect(textOf('ansible.module_utils.kept')).toBe('here = 1\n');
  expect(textOf('ansible_collections.ns.col.plugins.module_utils.left')).toContain('import ansible.module_utils.fresh');
});
