import assert from '../../../src/modules/ansible.builtin/assert.ts';
import { runModule } from '../../support/module-context.ts';

test('assert reads a template that gives a list', async () => {
  const { result } = await runModule(
    assert,
    { that: '{{ conditions }}', quiet: true },
    { render: () => ['good', 'bad'], test: condition => condition === 'good' },
  );
  expect(result).toEqual({
    changed: false,
    failed: true,
    evaluated_to: false,
    assertion: 'bad',
    msg: 'Assertion failed',
  });
});
