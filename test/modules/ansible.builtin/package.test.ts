import packages from '../../../src/modules/ansible.builtin/package.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { pythonModulesNamed } from '../../support/python-modules.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('package: apt; others are named where there is no module for them', async () => {
  const at = (args: Record<string, Value>, pkg_mgr: string) =>
    runModule(packages, { name: 'x', ...args }, { env: lab.env(), facts: { pkg_mgr } });
  await expect(at({}, 'dnf')).rejects.toThrow('Could not find a module for dnf.');
  await expect(at({ use: 'zypper' }, 'apt')).rejects.toThrow('Could not find a module for zypper.');
});

test('package hands on to a module in Python, with what the task gives alone', async () => {
  const pythonModule = pythonModulesNamed('dnf');
  const task = { env: lab.env(), facts: { pkg_mgr: 'dnf' }, pythonModule };
  const { result } = await runModule(packages, { name: 'one', use: 'auto', enablerepo: 'epel' }, task);
  expect(result).toMatchObject({ ran: 'dnf', with: '{"name":"one","enablerepo":"epel"}' });
});

test('package hands on to apt, in check mode too', async () => {
  lab.program('apt-get', '');
  lab.program('apt-config', 'echo "_ts_state=$STATE/; _ts_lists=$STATE/"');
  lab.program('apt-cache', '');
  lab.program('dpkg-query', 'echo "one amd64 installed 1.0"');
  const task = { env: lab.env(), facts: { pkg_mgr: 'apt' }, checkMode: true };
  const { result } = await runModule(packages, { name: 'one', state: 'present' }, task);
  expect(result).toMatchObject({ changed: false, cache_updated: false });
});

test('what is for other package managers is left to apt, which refuses it in words of its own', async () => {
  const task = { env: lab.env(), facts: { pkg_mgr: 'apt' } };
  const { result } = await runModule(packages, { name: 'one', enablerepo: 'epel', disable_gpg_check: false }, task);
  expect(result.msg).toMatch(
    /^Unsupported parameters for \(ansible\.legacy\.apt\) module: disable_gpg_check, enablerepo\. Supported parameters include: allow_change/,
  );
});
