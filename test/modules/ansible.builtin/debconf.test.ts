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

test('debconf: a password and the choices of a list are set once', async () => {
  lab.program('debconf-show', 'echo "  pkg/pass: (password omitted)"; echo "  pkg/list: b, a"');
  lab.program(
    'debconf-communicate',
    'read -r verb question; [ "$verb $question" = "GET pkg/pass" ] && echo "0 secret word"',
  );
  lab.program('debconf-set-selections', 'cat >>"$STATE/answers"');
  const at = async (args: Record<string, Value>) =>
    (await runModule(debconf, { name: 'pkg', ...args }, { env: lab.env() })).result;
  const password = { question: 'pkg/pass', vtype: 'password' };
  expect(await at({ ...password, value: 'secret word' })).toMatchObject({ changed: false });
  expect(await at({ ...password, value: 'other' })).toMatchObject({
    changed: true,
    current: { 'pkg/pass': '(password omitted)' },
  });
  const list = { question: 'pkg/list', vtype: 'multiselect' };
  expect(await at({ ...list, value: ['a', 'b'] })).toMatchObject({ changed: false });
  expect(await at({ ...list, value: 'a, b' })).toMatchObject({ changed: false });
  expect(await at({ ...list, value: ['a', 'c'] })).toMatchObject({ changed: true, current: { 'pkg/list': 'a, c' } });
  expect(lab.read('answers')).toBe('pkg pkg/pass password other\npkg pkg/list multiselect a, c\n');
});
