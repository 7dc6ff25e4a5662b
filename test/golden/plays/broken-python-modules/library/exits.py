#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
import sys
m = AnsibleModule(argument_spec=dict(a=dict()))
print('some words'); sys.stderr.write('an error\n'); sys.exit(3)
