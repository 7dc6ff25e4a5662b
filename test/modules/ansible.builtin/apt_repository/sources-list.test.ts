import {
  changesFor,
  sourceOf,
  suggestedFile,
} from '../../../../src/modules/ansible.builtin/apt_repository/sources-list.ts';

const LISTS = new Map([['/etc/apt/sources.list', '# top\n\ndeb http://a x main # c\n#deb http://b  x\n']]);

test.each([
  ['deb http://a   x main', 'present', []],
  ['deb http://b x', 'present', [{ after: '# top\n\ndeb http://a x main # c\ndeb http://b x\n' }]],
  ['deb http://a x main', 'absent', [{ after: '# top\n\n# deb http://b x\n' }]],
  ['deb http://c x', 'present', [{ path: '/n.list', before: undefined, after: 'deb http://c x\n' }]],
  ['deb http://c x', 'absent', []],
] as const)('sources list %s %s', (repo, state, expected) => {
  expect(changesFor(LISTS, sourceOf(repo) ?? '', state, '/n.list')).toMatchObject(expected);
});

test.each([
  ['deb [arch=amd64 signed-by=/k] https://u:p@c.example/deb/ stable x', undefined, 'c_example_deb.list'],
  ['deb http://d.example y z', 'own', 'own.list'],
])('%s goes to a file', (source, filename, expected) => {
  expect(suggestedFile(source, filename)).toBe(expected);
});

test.each(['nonsense', '#deb http://a x'])('%s is no source', repo => {
  expect(sourceOf(repo)).toBeUndefined();
});
