import { distributionOf, pythonOf } from '../../../../src/bridge/interpreter/distributions.ts';

test.each([
  ['debian', '12', '/usr/bin/python3'],
  ['debian', '9', '/usr/bin/python'],
  ['ubuntu', '24.04', '/usr/bin/python3'],
  ['rocky', '8.9', '/usr/libexec/platform-python'],
  ['rhel', '9.4', '/usr/bin/python3'],
  ['alpine', '3.20', undefined],
  ['debian', '', undefined],
])('%s %s has its Python at %s', (id, version, path) => {
  expect(pythonOf({ id, version })).toBe(path);
});

test('reads os-release, with quotes and without', () => {
  expect(distributionOf('PRETTY_NAME="x"\nID=debian\nVERSION_ID="12"\nID_LIKE=y\n')).toEqual({
    id: 'debian',
    version: '12',
  });
});
