import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreRoutes } from '../../../../src/bridge/find/core-routes.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-routes-'));
mkdirSync(join(folder, 'ansible/config'), { recursive: true });
writeFileSync(
  join(folder, 'ansible/config/ansible_builtin_runtime.yml'),
  `# a comment
plugin_routing:
  connection:
    docker:
      redirect: not.this.one
  modules:
    # another
    docker_container:
      redirect: community.docker.docker_container
    gone:
      tombstone:
        removal_date: 2020-01-01

    deep:
      deprecation:
        warning_text: soon
      redirect: a.b.deep
  module_utils:
    docker.common:
      redirect: community.docker.common
  action:
    yum:
      redirect: ansible.builtin.dnf
`,
);
afterAll(() => rmSync(folder, { recursive: true }));
const routes = new CoreRoutes(folder);

test.each([
  ['modules', 'docker_container', 'community.docker.docker_container'],
  ['modules', 'deep', 'a.b.deep'],
  ['modules', 'gone', undefined],
  ['modules', 'docker', undefined],
  ['modules', 'yum', undefined],
  ['action', 'yum', 'ansible.builtin.dnf'],
  ['module_utils', 'docker.common', 'community.docker.common'],
  ['filter', 'anything', undefined],
])('%s %s: %s', (kind, name, target) => {
  expect(routes.redirect(kind, name)).toBe(target);
});

test('an ansible-core without a table leads nowhere', () => {
  expect(new CoreRoutes(join(folder, 'nothing')).redirect('modules', 'deep')).toBeUndefined();
});
