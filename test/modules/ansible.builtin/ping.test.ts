import ping from '../../../src/modules/ansible.builtin/ping.ts';
import { runModule } from '../../support/module-context.ts';

test('ping goes to the host', async () => {
  expect(await runModule(ping, {})).toMatchObject({ result: { changed: false, ping: 'pong' }, exchanges: 1 });
  expect((await runModule(ping, { data: 'crash' })).result).toMatchObject({ failed: true });
});
