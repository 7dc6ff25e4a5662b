import aptKey from '../../../src/modules/ansible.builtin/apt_key.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('apt_key: added when it is not there, by its long identifier', async () => {
  lab.program(
    'apt-key',
    'case $* in *list*) echo "pub   rsa4096/AAAABBBBCCCCDDDD 2020-01-01 [SC]"; cat "$STATE/more" 2>/dev/null; true;; *add*) echo "pub   rsa4096/1111222233334444 x" >"$STATE/more";; esac',
  );
  const at = async (args: Record<string, Value>, checkMode = false) =>
    (await runModule(aptKey, args, { env: lab.env(), checkMode })).result;
  expect(await at({ id: '0xAAAABBBBCCCCDDDD' })).toMatchObject({ changed: false, short_id: 'CCCCDDDD' });
  expect(await at({ id: 'CCCCDDDD', state: 'absent' }, true)).toMatchObject({ changed: true });
  expect(await at({ id: 'xyz' })).toMatchObject({ failed: true, msg: 'Invalid key_id' });
  expect(await at({ id: '1111222233334444', data: 'K' })).toMatchObject({
    changed: true,
    after: ['AAAABBBBCCCCDDDD', '1111222233334444'],
  });
  expect(await at({ keyserver: 'x' })).toMatchObject({ msg: 'Missing key_id, required with keyserver.' });
});
