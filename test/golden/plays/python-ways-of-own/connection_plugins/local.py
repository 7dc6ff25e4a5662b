DOCUMENTATION = '''
name: local
short_description: runs here, and lends its commands a variable
description: as local
options:
  note:
    description: text
    vars: [{name: local_note}]
    default: none
'''
import subprocess, shutil, os
from ansible.plugins.connection import ConnectionBase
from ansible.module_utils._text import to_bytes

class Connection(ConnectionBase):
    transport = 'local'
    has_pipelining = False
    def _connect(self):
        self._connected = True
        return self
    def exec_command(self, cmd, in_data=None, sudoable=True):
        super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        env = dict(os.environ, OWN=self.get_option('note'))
        p = subprocess.Popen(cmd, shell=True, executable='/bin/sh', stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        out, err = p.communicate(in_data)
        return p.returncode, out, err
    def put_file(self, a, b):
        shutil.copyfile(a, b)
    def fetch_file(self, a, b):
        shutil.copyfile(a, b)
    def close(self):
        self._connected = False
