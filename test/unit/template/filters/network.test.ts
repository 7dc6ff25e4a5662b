import { evaluate, recorded } from './oracle.ts';

describe('addresses and networks, as ansible.utils has them', () => {
  test.each(recorded(new URL('./network.json', import.meta.url)))('%s', (expression, expected) => {
    expect(evaluate(expression, {})).toBe(expected);
  });
});
