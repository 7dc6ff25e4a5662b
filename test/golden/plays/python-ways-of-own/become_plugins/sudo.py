DOCUMENTATION = '''
name: sudo
short_description: becomes nobody, and says whom
description: sets a variable
options:
  become_user:
    description: whom to name
    default: root
    vars: [{name: ansible_become_user}]
    keyword: [{name: become_user}]
    ini: [{section: privilege_escalation, key: become_user}]
  become_exe:
    description: program
    default: env
    vars: [{name: ansible_become_exe}]
  become_flags:
    description: flags
    default: ''
    vars: [{name: ansible_become_flags}]
  become_pass:
    description: password
    required: False
    vars: [{name: ansible_become_password}]
'''
from ansible.plugins.become import BecomeBase


class BecomeModule(BecomeBase):
    name = 'sudo'

    def build_become_command(self, cmd, shell):
        super().build_become_command(cmd, shell)
        return 'env AS=%s %s' % (self.get_option('become_user'), self._build_success_command(cmd, shell))
