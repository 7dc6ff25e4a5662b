#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule


class Own(Exception):
    pass


def main():
    module = AnsibleModule(argument_spec=dict(raises=dict()))
    if module.params['raises'] == 'nothing':
        raise Own()
    if module.params['raises'] == 'lines':
        raise ValueError('one line: and\n  another\nand a third')
    raise ValueError('broken here')


main()
