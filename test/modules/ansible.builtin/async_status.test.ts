import asyncStatus from '../../../src/modules/ansible.builtin/async_status.ts';
import { runModule } from '../../support/module-context.ts';

test('async_status', async () => {
  const link = {
    asyncStatus: async () => ({ finished: 1, rc: 0, changed: true }),
    asyncCleanup: async () => ({ erased: '/x' }),
  };
  const job = { ansible_job_id: '1.2', started: 1 };
  expect((await runModule(asyncStatus, { jid: '1.2' }, { link })).result).toEqual({
    ...job,
    changed: true,
    finished: 1,
    rc: 0,
  });
  expect((await runModule(asyncStatus, { jid: '1.2', mode: 'cleanup' }, { link })).result).toEqual({
    ...job,
    changed: false,
    erased: '/x',
  });
  expect((await runModule(asyncStatus, { jid: '1.2' }, { link, checkMode: true })).result).toMatchObject({
    skipped: true,
    finished: 0,
  });
});
