#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule

module = AnsibleModule(argument_spec={"from_plain": {"type": "str"}, "given": {"type": "str"}})
module.exit_json(carried_by="the module", args=module.params)
