import knownHosts from '../../../src/modules/ansible.builtin/known_hosts/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('known_hosts: a key is added, replaced and removed', async () => {
  const path = lab.file('known_hosts', '');
  const key = (end: string) =>
    `h ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHYpC0cF5Y8u5Cw1M2h0nqjAJ0yX2i3h4fJ0r5bq8r1${end}`;
  const at = async (args: Record<string, Value>, checkMode = false) =>
    (await runModule(knownHosts, { name: 'h', path, ...args }, { checkMode })).result;
  expect(await at({ key: key('Q') }, true)).toMatchObject({ changed: true });
  expect(await at({ key: key('Q') })).toMatchObject({ changed: true });
  expect(await at({ key: key('Q') })).toMatchObject({ changed: false });
  expect(await at({ key: key('R') })).toMatchObject({ changed: true });
  expect(lab.read('known_hosts')).toBe(`${key('R')}\n`);
  expect(await at({ state: 'absent' })).toMatchObject({ changed: true });
  expect(await at({ state: 'absent' })).toMatchObject({ changed: false });
  expect(await at({ key: key('Q').replace('h ', 'other ') })).toMatchObject({ failed: true });
});
