import timezone from '../../../src/modules/community.general/timezone.ts';
import { runModule } from '../../support/module-context.ts';

test('a timezone that the host does not know', async () => {
  expect((await runModule(timezone, { name: 'No/Where' }, { checkMode: true })).result.msg).toBe(
    'Error message:\ngiven timezone "No/Where" is not available',
  );
});
