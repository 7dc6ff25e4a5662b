from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    BYPASS_HOST_LOOP = True

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        result['msg'] = 'by the role for %s' % task_vars['inventory_hostname']
        return result
