# What vars plugins say of a host or a group.
def plugin_variables(plugins, request):
    """@return of each plugin that says something: its file and its variables; those of the user's folders and those of collections"""
    from ansible.inventory.group import Group
    from ansible.inventory.host import Host
    entity = (Host if request['kind'] == 'host' else Group)(request['entity'])
    loader = file_loader(request['base'], request['secrets'])
    said = {'own': [], 'enabled': []}
    for place, plugin in plugins.vars_plugins(request['enabled']):
        values = asked_for_vars(plugin, loader, request['path'], entity)
        if values:
            said[place].append([getattr(plugin, '_original_path', ''), values])
    return said


def asked_for_vars(plugin, loader, path, entity):
    if hasattr(plugin, 'get_vars'):
        return plugin.get_vars(loader, path, [entity])
    # as they were before 2.4
    old = getattr(plugin, 'get_host_vars' if type(entity).__name__ == 'Host' else 'get_group_vars')
    return old(entity.name)
