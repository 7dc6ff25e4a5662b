from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        result.update(msg='own: %s' % self._task.args.get('msg', 'nothing'), _ansible_verbose_always=True)
        return result
