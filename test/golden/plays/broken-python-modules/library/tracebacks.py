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
    try:
        {}['missing']
    except KeyError as error:
        if module.params['raises'] == 'from':
            raise RuntimeError('outer') from error
        if module.params['raises'] == 'told':
            raise RuntimeError('outer: %s' % error) from error
    raise ValueError('broken here')


main()
