import { evaluate, recorded } from '../filters/oracle.ts';

describe('as ansible-core 2.14.18 gave them', () => {
  test.each(recorded(new URL('./oracle.json', import.meta.url)))('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });
});
