# What an inventory plugin makes of an inventory.
def parse_inventory(plugin, request):
    """@return the groups and hosts of the inventory as it is now: with those of earlier sources"""
    from ansible.inventory.data import InventoryData
    data = InventoryData()
    fill_inventory(data, from_json(request['inventory']))
    data.current_source = request['path']
    plugin.parse(data, file_loader(request['base'], request['secrets']), request['path'], cache=request['cache'])
    if hasattr(plugin, 'update_cache_if_changed'):
        plugin.update_cache_if_changed()
    return {
        'hosts': dict((name, dict(host.vars)) for name, host in data.hosts.items()),
        'groups': dict((name, told_group(group)) for name, group in data.groups.items()),
    }


def fill_inventory(data, known):
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


def told_group(group):
    return {
        'vars': dict(group.get_vars()),
        'children': [child.name for child in group.child_groups],
        'hosts': [host.name for host in group.hosts],
    }
