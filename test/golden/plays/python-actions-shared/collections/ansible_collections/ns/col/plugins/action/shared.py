from ansible.plugins.action import ActionBase
class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        result['action'] = self._task.action
        result.update(self._execute_module(module_name=self._task.action, task_vars=task_vars))
        if self._task.args.get('hide'): result['_ansible_no_log'] = True
        return result
