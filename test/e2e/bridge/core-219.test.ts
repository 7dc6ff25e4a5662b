import { existsSync } from 'node:fs';
import { findInstallation } from '../../../src/bridge/find/installation.ts';
import { CORE_219 } from '../../support/core-219.ts';
import { runWritten } from '../../support/written-play.ts';

// The same modules and plugins with ansible-core 2.19 (test/fetch-core-219.sh brings it) as with the installed one, whose outcome is
// held against ansible-playbook by the goldens python-* and bridge-*.

const canRun = existsSync(CORE_219) && findInstallation(undefined, process.env) !== undefined;

const FILES = {
  'filter_plugins/own.py': `from jinja2 import pass_environment

@pass_environment
def rendered(environment, text):
    return environment.from_string(text).render(x=1)

class FilterModule:
    def filters(self):
        return {'twice': lambda value: value * 2, 'rendered': rendered, 'braces': lambda value: '{' + '{ ' + value + ' }' + '}'}
`,
  'test_plugins/own.py': `class TestModule:
    def tests(self):
        return {'longer': lambda value, length: len(value) > length}
`,
  'lookup_plugins/own.py': `from ansible.plugins.lookup import LookupBase

class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        return [self._templar.template(terms[0]), variables['who']]
`,
  'vars_plugins/own.py': `from ansible.plugins.vars import BaseVarsPlugin

class VarsModule(BaseVarsPlugin):
    REQUIRES_ENABLED = False
    def get_vars(self, loader, path, entities, cache=True):
        return {'told': ['of a plugin', {'deep': 1}]}
`,
  'action_plugins/own.py': `from ansible.plugins.action import ActionBase

class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        if self._task.args.get('fails'):
            return dict(result, failed=True, msg='asked to fail')
        ran = self._execute_module('ansible.legacy.command', {'_raw_params': 'echo from the host'}, task_vars=task_vars)
        return dict(result, said=ran['stdout'], given=self._task.args['text'], who=task_vars['who'])
`,
  'library/own_module.py': `#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule

module = AnsibleModule(argument_spec={'text': {'required': True}, 'secret': {'no_log': True}}, supports_check_mode=True)
module.warn('a warning')
module.exit_json(changed=True, text=module.params['text'], secret=module.params['secret'])
`,
  'play.yml': `
- hosts: all
  gather_facts: false
  vars:
    ansible_python_interpreter: /usr/bin/python3
    who: world
    raw: !unsafe '{{ who }}'
  tasks:
    - debug: msg="{{ 'ab' | twice }} {{ raw | twice }} {{ 'it' is longer(1) }}"
    - debug: msg="{{ '{{ x }}' | rendered }}"
    - debug: msg="{{ query('own', raw) }} {{ lookup('own', 'plain') }}"
    - debug: msg="{{ told }}"
    - own: {text: "{{ raw }}"}
      register: out
      ignore_errors: true
    - debug: msg="{{ out.said }} {{ out.given }} {{ out.who }}"
    - own: {fails: true}
      ignore_errors: true
    - own_module: {text: "{{ raw }}", secret: whispered}
      register: out
    - debug: msg="{{ out }}"
    - own_module: {}
      ignore_errors: true
    - ini_file: {path: made.ini, section: a, option: b, value: "1"}
      register: out
    - debug: msg="{{ out.changed }} {{ out.msg }}"
    - htpasswd: {path: none, name: x, state: absent}
      check_mode: true
      ignore_errors: true
    - known_hosts: {name: nowhere, state: absent, path: made}
    - xml: {}
      ignore_errors: true
`,
};

const run = async (settings: string, files: Readonly<Record<string, string>> = {}) => {
  const { output } = await runWritten({ ...FILES, ...files, 'ansible.cfg': `[tsplay]\n${settings}\n` });
  return output.split('\n');
};

(canRun ? test : test.skip)(
  'modules and plugins have the same outcome with ansible-core 2.19',
  async () => {
    const with219 = await run(`ansible_core = ${CORE_219}`);
    expect(with219).toEqual(await run(''));
    expect(with219.join('\n')).toContain('"msg": "from the host {{ who }} world"');
  },
  120_000,
);

// as ansible-playbook 2.19 has it: what a plugin made is no template, whatever it looks like
(canRun ? test : test.skip)('text that a plugin of ansible-core 2.19 made is not rendered', async () => {
  const play = `
- hosts: all
  gather_facts: false
  vars: {who: world}
  tasks:
    - set_fact: {made: "{{ 'who' | braces }}"}
    - debug: msg="{{ made }}"
`;
  const told = await run(`ansible_core = ${CORE_219}`, { 'play.yml': play });
  expect(told).toContain('    "msg": "{{ who }}"');
});
