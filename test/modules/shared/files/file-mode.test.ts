import { ModeError, modeSurprise, modeText, wantedMode } from '../../../../src/modules/shared/files/file-mode.ts';
import type { Value } from '../../../../src/values.ts';

const mode = (given: Value, before: number, isDirectory = false): string =>
  modeText(wantedMode(given)({ mode: before, isDirectory, umask: 0o022 }));

// what ansible-core 2.14.18's file module made of a file of the mode before
test.each<[Value, number, string]>([
  ['0644', 0o600, '0644'],
  ['644', 0o600, '0644'],
  [0o644, 0o600, '0644'],
  [644, 0o600, '01204'],
  ['416', 0o600, '0416'],
  ['4711', 0o600, '04711'],
  ['0o640', 0o600, '0640'],
  ['u+x', 0o644, '0744'],
  ['u=rwX,go=', 0o644, '0600'],
  ['u=rwX,go=', 0o755, '0700'],
  ['u+rwx,g-w,o=', 0o664, '0740'],
  ['a+x', 0o644, '0755'],
  ['+x', 0o644, '0755'],
  ['+w', 0o444, '0644'],
  ['g=u', 0o640, '0660'],
  ['u+s,g+s', 0o755, '06755'],
  ['o+t', 0o755, '01755'],
  ['u=rw,g=r,o=r', 0o777, '0644'],
  ['ug+r,o-rwx', 0o007, '0440'],
  ['u+r+w-x', 0o100, '0600'],
])('%j on %o', (given, before, expected) => {
  expect(mode(given, before)).toBe(expected);
});

// what GNU chmod makes of it, and later versions of Ansible: 2.14 looks at the mode before all clauses
test.each<[Value, number, string]>([
  ['u=rwx,g=u', 0o640, '0770'],
  ['a=rw,a+X', 0o755, '0666'],
  ['u+x,g+X', 0o640, '0750'],
  ['u+x,go+X', 0o640, '0751'],
  ['u+x+X,g+X', 0o640, '0750'],
  ['g=u,o=g', 0o640, '0666'],
  ['go=u', 0o640, '0666'],
  ['u=g,g=u', 0o640, '0440'],
  ['a-x,a+X', 0o750, '0640'],
  ['u-x,u+X', 0o750, '0750'],
  ['ug=o,o=u', 0o750, '0000'],
])('%j on %o, clause by clause', (given, before, expected) => {
  expect(mode(given, before)).toBe(expected);
});

test('X is for directories, and for files that anyone may execute', () => {
  expect(mode('a+X', 0o600, true)).toBe('0711');
  expect(mode('a+X', 0o600)).toBe('0600');
  expect(mode('a+X', 0o610)).toBe('0711');
});

test.each([['u=q'], ['99999'], ['z+x'], [true], [0o10000]])('%j is refused', given => {
  expect(() => wantedMode(given)).toThrow(ModeError);
});

test.each<[Value, boolean]>([
  [644, true],
  [755, true],
  [0o644, false],
  [0o1777, false],
  ['644', false],
  ['416', true],
  ['0644', false],
  ['u+x', false],
])('%j surprises: %s', (given, expected) => {
  expect(modeSurprise(given) !== undefined).toBe(expected);
});
