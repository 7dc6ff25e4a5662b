import { exportsOf } from '../../../../src/engine/attempt/environment.ts';

test('a script begins with the variables, quoted', () => {
  const environment = new Map([
    ['A', 'plain'],
    ['_b2', `it's $HOME; rm -rf /\n`],
  ]);
  expect(exportsOf(environment)).toBe(`export A=plain\nexport _b2='it'\\''s $HOME; rm -rf /\n'\n`);
  expect(exportsOf(new Map())).toBe('');
});

test.each(['1a', 'a-b', 'a b', 'a;reboot', '', 'ä'])('%j is no name of a variable', name => {
  expect(() => exportsOf(new Map([[name, 'x']]))).toThrow(`environment: '${name}' is no name of a variable`);
});
