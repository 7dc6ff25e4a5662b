# Filters, tests and lookups, by the loaders of the user's ansible-core where there is one.
class Plugins(object):
    def __init__(self):
        self.folders = set()
        self.environment = None
        try:
            from ansible.plugins import loader
        except ImportError:
            self.core = None
            self.loaders = {'filter': PlainLoader('FilterModule', 'filters'), 'test': PlainLoader('TestModule', 'tests')}
            return
        self.core = loader
        if hasattr(loader, 'init_plugin_loader'):
            loader.init_plugin_loader()
        from ansible.utils.display import Display
        Display.warning = lambda self, msg='', *_, **__: said(msg)
        Display.deprecated = lambda *_, **__: None
        self.loaders = {'filter': loader.filter_loader, 'test': loader.test_loader, 'lookup': loader.lookup_loader,
                        'inventory': loader.inventory_loader}

    def search(self, folders):
        for kind, folder in folders:
            if (kind, folder) not in self.folders and kind in self.loaders:
                self.folders.add((kind, folder))
                self.loaders[kind].add_directory(folder)

    def find(self, kind, name):
        """@return the plugin; None where there is none"""
        if kind not in self.loaders:
            return None
        try:
            if kind == 'lookup':
                return self.core.lookup_loader.get(name, class_only=True)
            return self.loaders[kind].get(name)
        except KeyError:
            return None

    def call(self, kind, name, value, args, kwargs):
        plugin = self.find(kind, name)
        if plugin is None:
            raise RuntimeError('the plugin %s is no longer there' % name)
        function = plugin.j2_function
        first = self.surroundings(function)
        return function(*(first + [value] + args), **kwargs)

    def surroundings(self, function):
        """What a function asks for by Jinja2's decorators, before its other arguments."""
        wants = getattr(getattr(function, 'jinja_pass_arg', None), 'name', None)
        for old, mark in (('context', 'contextfilter'), ('eval_context', 'evalcontextfilter'), ('environment', 'environmentfilter')):
            if getattr(function, mark, False) is True:
                wants = old
        if wants is None:
            return []
        environment = self.templar().environment if self.core else jinja2.Environment()
        if wants == 'environment':
            return [environment]
        if wants == 'eval_context':
            return [jinja2.nodes.EvalContext(environment)]
        return [jinja2.runtime.Context(environment, Mapped(0), None, {})]

    def templar(self, loader=None):
        from ansible.template import Templar
        return Templar(loader=loader, variables=Mapped(0))

    def look_up(self, name, terms, kwargs, folders, base):
        from ansible.parsing.dataloader import DataLoader
        loader = DataLoader()
        loader.set_basedir(base)
        variables = Mapped(0)
        variables['ansible_search_path'] = folders
        plugin = self.core.lookup_loader.get(name, loader=loader, templar=self.templar(loader))
        return plugin.run(terms, variables=variables, **kwargs)
