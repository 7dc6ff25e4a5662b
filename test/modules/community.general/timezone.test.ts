import timezone from '../../../src/modules/community.general/timezone.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('a timezone that the host does not know', async () => {
  expect((await runModule(timezone, { name: 'No/Where' }, { checkMode: true })).result.msg).toBe(
    'Error message:\ngiven timezone "No/Where" is not available',
  );
});

test('where timedatectl reaches no bus, the files count', async () => {
  lab.program('timedatectl', 'echo "Failed to connect to bus: Host is down" >&2; exit 1');
  const { result } = await runModule(timezone, { name: 'Europe/Vienna' }, { checkMode: true, env: lab.env() });
  expect(result.diff).toMatchObject({ before: { name: expect.stringMatching(/./) } });
  lab.program('timedatectl', 'echo "  Time zone: Europe/Vienna (CET, +0100)"');
  const answered = await runModule(timezone, { name: 'Europe/Vienna' }, { checkMode: true, env: lab.env() });
  expect(answered.result.changed).toBe(false);
});
