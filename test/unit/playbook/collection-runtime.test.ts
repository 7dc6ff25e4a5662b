import { parseRuntime } from '../../../src/playbook/collection-runtime.ts';
import { loadYaml } from '../../../src/yaml/load.ts';

const runtime = (text: string) => parseRuntime(loadYaml(text, { file: 'runtime.yml' }), 'a.b');

// as ansible-playbook 2.14.18 warned of each of these groups; of a file without `metadata` it warns and then crashes
test.each([
  ['{metadata: {extend_group: other}}', []],
  ['{metadata: {extend_group: [other]}}', []],
  [
    '{metadata: {extend_group: 5}}',
    ['The metadata contains unexpected key types: extend_group is 5 (expected type list)'],
  ],
  [
    '{metadata: {x: 1, y: 2, extend_group: {a: 1}}}',
    [
      "The metadata contains unexpected keys: x, y The metadata contains unexpected key types: extend_group is {'a': 1} (expected type list)",
    ],
  ],
  ['{metadata: null}', ['The metadata is not a dictionary. Got None']],
  ['{foo: 1, bar: 2}', ['The only expected key is metadata, but got keys: bar, foo']],
  [
    '{metadata: {extend_group: [other], zz: 1}}, {metadata: [1]}, {q: 1}',
    [
      'The metadata contains unexpected keys: zz',
      'The group contains multiple metadata entries. The metadata is not a dictionary. Got [1]',
      'The only expected key is metadata, but got keys: q',
    ],
  ],
])('what is wrong with a group of actions: %s', (entries, faults) => {
  expect(runtime(`action_groups:\n  g: [${entries}]\n`).groups.get('g')?.faults).toEqual(faults);
});

test('a group takes in others by their names, its own collection understood', () => {
  const { groups } = runtime('action_groups:\n  g: [x, c.d.y, {metadata: {extend_group: [h, e.f.i]}}]\n');
  expect(groups.get('g')).toMatchObject({ members: ['a.b.x', 'c.d.y'], extended: ['a.b.h', 'e.f.i'] });
  const one = runtime('action_groups:\n  g: [{metadata: {extend_group: h}}]\n').groups.get('g');
  expect(one?.extended).toEqual(['a.b.h']);
});

test('an action that carries a module out may be named by the module, or be moved elsewhere', () => {
  const { routes } = runtime(`plugin_routing:
  modules: {facts: {action_plugin: a.b.carrier}, moved: {redirect: a.b.target}}
  action: {moved: {redirect: a.b.other}, alone: {redirect: a.b.other}}
`);
  expect(routes.get('facts')).toMatchObject({ actionPlugin: 'a.b.carrier', redirect: undefined });
  expect(routes.get('moved')).toMatchObject({ redirect: 'a.b.target', actionRedirect: 'a.b.other' });
  expect(routes.get('alone')).toMatchObject({ redirect: 'a.b.other', actionRedirect: undefined });
});
