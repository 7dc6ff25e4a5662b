# Inventory plugins, by the user's ansible-core.
class Inventories(object):
    def __init__(self, plugins):
        self.loader = plugins.core.inventory_loader if plugins.core else None
        self.known = {}

    def find(self, name):
        if self.loader is None:
            return None
        if name not in self.known:
            try:
                self.known[name] = self.loader.get(name)
            except KeyError:
                self.known[name] = None
        return self.known[name]

    def parse(self, request):
        """@return the groups and hosts of the inventory as it is now: with those of earlier sources"""
        from ansible.inventory.data import InventoryData
        from ansible.parsing.dataloader import DataLoader
        from ansible.parsing.vault import VaultSecret
        loader = DataLoader()
        loader.set_basedir(request['base'])
        loader.set_vault_secrets([(each['id'], VaultSecret(each['password'].encode())) for each in request['secrets']])
        data = InventoryData()
        self.fill(data, from_json(request['inventory']))
        data.current_source = request['path']
        plugin = self.find(request['name'])
        plugin.parse(data, loader, request['path'], cache=request['cache'])
        if hasattr(plugin, 'update_cache_if_changed'):
            plugin.update_cache_if_changed()
        return {
            'hosts': dict((name, dict(host.vars)) for name, host in data.hosts.items()),
            'groups': dict((name, self.group(group)) for name, group in data.groups.items()),
        }

    def fill(self, data, known):
        for host in known['hosts']:
            data.add_host(host['name'])
            for name, value in host['vars'].items():
                data.set_variable(host['name'], name, value)
        for group in known['groups']:
            data.add_group(group['name'])
            for name, value in group['vars'].items():
                data.set_variable(group['name'], name, value)
        for group in known['groups']:
            for name in group['children'] + group['hosts']:
                data.add_child(group['name'], name)

    def group(self, group):
        return {
            'vars': dict(group.get_vars()),
            'children': [child.name for child in group.child_groups],
            'hosts': [host.name for host in group.hosts],
        }
