from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Constructable

DOCUMENTATION = """
name: ours
short_description: ours
description: [ours]
extends_documentation_fragment: [constructed]
options:
  plugin: {description: x, required: true}
  count: {description: x, type: int, default: 2}
  token: {description: x, type: str}
"""


class InventoryModule(BaseInventoryPlugin, Constructable):
    NAME = 'ours'

    def verify_file(self, path):
        return super().verify_file(path) and path.endswith('.ours.yml')

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        if self.get_option('count') < 0:
            raise AnsibleParserError('no such count')
        earlier = sorted(inventory.hosts)
        inventory.add_group('made')
        inventory.add_group('around')
        inventory.add_child('around', 'made')
        for number in range(self.get_option('count')):
            host = inventory.add_host('made%d' % number, group='made')
            inventory.set_variable(host, 'number', number)
            inventory.set_variable(host, 'token_length', len(str(self.get_option('token'))))
            self._set_composite_vars(self.get_option('compose'), {'number': number}, host, strict=True)
            self._add_host_to_composed_groups(self.get_option('groups'), {'number': number}, host, strict=True)
        inventory.set_variable('made', 'earlier', earlier)
        for host in earlier:
            inventory.set_variable(host, 'seen', True)
        inventory.add_host('alone')
