import packageFacts from '../../../src/modules/ansible.builtin/package_facts/index.ts';
import { runModule } from '../../support/module-context.ts';
import { standInsOfEachTest } from '../../support/stand-ins.ts';

const lab = standInsOfEachTest();

test('package_facts: name, version, category and origin', async () => {
  lab.program(
    'dpkg-query',
    'echo "installed one amd64 1.0 admin"; echo "installed two i386 2 libs"; echo "config-files old amd64 1 x"',
  );
  lab.program('dpkg', 'echo amd64');
  lab.program(
    'apt-cache',
    `if [ $# -eq 1 ]; then printf ' 500 http://deb/x bookworm/main amd64 Packages\\n     release v=12,o=Debian,a=stable\\n     origin deb\\n'; else printf 'one:\\n  Installed: 1.0\\n  Version table:\\n *** 1.0 500\\n        500 http://deb/x bookworm/main amd64 Packages\\n        100 /var/lib/dpkg/status\\n'; fi`,
  );
  const { result, exchanges } = await runModule(packageFacts, { manager: 'apt' }, { env: lab.env(), checkMode: true });
  expect(result.ansible_facts).toEqual({
    packages: {
      one: [{ name: 'one', version: '1.0', arch: 'amd64', category: 'admin', origin: 'Debian', source: 'apt' }],
      'two:i386': [{ name: 'two:i386', version: '2', arch: 'i386', category: 'libs', origin: '', source: 'apt' }],
    },
  });
  expect(exchanges).toBe(1);
  expect((await runModule(packageFacts, { manager: 'brew' })).result.msg).toBe(
    'Unsupported package managers requested: brew',
  );
});
