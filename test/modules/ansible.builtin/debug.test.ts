import { PlayError } from '../../../src/errors.ts';
import debug from '../../../src/modules/ansible.builtin/debug.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

describe('debug', () => {
  const render = (text: string): Value => {
    if (text === '{{known}}') return ['a', 1];
    if (text === '{{1+1}}') return '2';
    throw new PlayError("'unknown' is undefined", { code: 'undefined-variable' });
  };

  test.each([
    [{}, { msg: 'Hello world!' }],
    [{ msg: [1, 2] }, { msg: [1, 2] }],
    [{ var: 'known' }, { known: ['a', 1] }],
    [{ var: '1+1' }, { '1+1': '2' }],
    [{ var: 'unknown' }, { unknown: 'VARIABLE IS NOT DEFINED!' }],
    [{ var: ['x'] }, { "<class 'list'>": ['x'] }],
  ])('%j', async (args, shown) => {
    const { result, exchanges } = await runModule(debug, args, { render });
    expect(result).toEqual({ changed: false, failed: false, _ansible_verbose_always: true, ...shown });
    expect(exchanges).toBe(0);
  });

  test('what is undefined is said with -v', async () => {
    const { result } = await runModule(debug, { var: 'unknown' }, { render, verbosity: 1 });
    expect(result.unknown).toBe("VARIABLE IS NOT DEFINED!: 'unknown' is undefined");
  });

  test('verbosity', async () => {
    expect((await runModule(debug, { msg: 'x', verbosity: 2 })).result).toEqual({
      changed: false,
      skipped: true,
      skipped_reason: 'Verbosity threshold not met.',
    });
    expect((await runModule(debug, { msg: 'x', verbosity: '2' }, { verbosity: 2 })).result.msg).toBe('x');
  });
});
