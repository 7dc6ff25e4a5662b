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

test('known_hosts: authorities and revoked keys stand beside the keys of a host', async () => {
  const path = lab.file('known_hosts', '');
  const key = (words: string, end: string) =>
    `${words} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHYpC0cF5Y8u5Cw1M2h0nqjAJ0yX2i3h4fJ0r5bq8r1${end}`;
  const at = async (name: string, line: string) =>
    (await runModule(knownHosts, { name, path, key: line }, {})).result.changed;
  const lines: [string, string][] = [
    ['*.example', key('@cert-authority *.example', 'Q')],
    ['*.example', key('@cert-authority *.example', 'R')],
    ['a.example', key('a.example', 'S')],
    ['a.example', key('@revoked a.example', 'Q')],
  ];
  for (const [name, line] of lines) expect(await at(name, line)).toBe(true);
  for (const [name, line] of lines) expect(await at(name, line)).toBe(false);
  expect(lab.read('known_hosts')).toBe(lines.map(([, line]) => `${line}\n`).join(''));
});
