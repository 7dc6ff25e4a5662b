from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        say = self._task.args.get('say')
        if say == 'fail':
            raise AnsibleActionFail('ours fails', result={'more': 1})
        if say == 'crash':
            raise ValueError('ours is wrong')
        ran = self._execute_module('command', {'_raw_params': 'printenv SAID', '_uses_shell': True}, task_vars=task_vars)
        result.update(
            said=say,
            env=ran.get('stdout'),
            check=self._task.check_mode,
            variable=self._templar.template(task_vars['who']),
            other=task_vars['hostvars'][task_vars['inventory_hostname']]['known'],
            changed=say == 'change',
            ansible_facts={'ours_said': say},
        )
        return result
