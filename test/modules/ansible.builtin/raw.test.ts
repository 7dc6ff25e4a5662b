import raw from '../../../src/modules/ansible.builtin/raw.ts';
import { commandPlace } from '../../support/command-place.ts';
import { runModule } from '../../support/module-context.ts';

const place = commandPlace();

describe('raw', () => {
  test.each([
    [{ cmd: 'echo a; exit 3' }, { rc: 3, stdout: 'a\n', changed: true, failed: true, msg: 'non-zero return code' }],
    [
      { cmd: 'echo $0', executable: '/bin/bash' },
      { rc: 0, stdout: '/bin/bash\n', changed: true },
    ],
  ])('%j', async (args, expected) => {
    expect((await runModule(raw, args, place.here())).result).toMatchObject(expected);
    expect((await runModule(raw, args, { ...place.here(), checkMode: true })).result).toEqual({
      changed: false,
      skipped: true,
    });
  });
});
