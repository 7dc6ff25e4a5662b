import modprobe from '../../../src/modules/community.general/modprobe.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('in check mode nothing of the host is touched', async () => {
  lab.program('modprobe', '');
  const task = { env: lab.env(), checkMode: true };
  expect((await runModule(modprobe, { name: 'no_such_module', params: 'a=1' }, task)).result).toMatchObject({
    changed: true,
    state: 'present',
  });
  expect((await runModule(modprobe, { name: 'no_such_module', state: 'absent' }, task)).result.changed).toBe(false);
  expect(lab.calls()).toEqual([]);
});
