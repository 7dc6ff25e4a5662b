import debconf from '../../../src/modules/ansible.builtin/debconf.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('debconf: an answer is given once', async () => {
  lab.program('debconf-show', 'echo "* pkg/a: true"; echo "  pkg/b:"');
  lab.program('debconf-set-selections', 'cat >>"$STATE/answers"');
  const at = async (args: Record<string, Value>, checkMode = false) =>
    (await runModule(debconf, { name: 'pkg', ...args }, { env: lab.env(), checkMode })).result;
  expect(await at({})).toMatchObject({ changed: false, current: { 'pkg/a': 'true', 'pkg/b': '' } });
  expect(await at({ question: 'pkg/a', vtype: 'boolean', value: 'True' })).toMatchObject({ changed: false });
  const wanted = { question: 'pkg/b', vtype: 'string', value: "it's" };
  expect(await at(wanted, true)).toMatchObject({ changed: true });
  expect(await at(wanted)).toMatchObject({ changed: true, current: { 'pkg/b': "it's" }, previous: { 'pkg/b': '' } });
  expect(lab.read('answers')).toBe("pkg pkg/b string it's\n");
});
