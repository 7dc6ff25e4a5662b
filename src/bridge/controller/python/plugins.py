# Plugins, by the loaders of the user's ansible-core where there is one.
import contextlib


class Plugins(object):
    def __init__(self):
        self.folders = set()
        # Inventory plugins are asked twice: whether they want a file, and to read it.
        self.inventories = {}
        # By the number of folders that were searched: plugins keep what they have read.
        self.of_vars = {}
        try:
            if len(sys.argv) < 3:
                # none is to be used, even where Python would find one
                raise ImportError
            from ansible.plugins import loader
        except ImportError:
            self.core = None
            self.loaders = {'filter': PlainLoader('FilterModule', 'filters'), 'test': PlainLoader('TestModule', 'tests')}
            return
        self.core = loader
        self.trust()
        if hasattr(loader, 'init_plugin_loader'):
            loader.init_plugin_loader()
        from ansible.utils.display import Display
        Display.warning = lambda self, msg='', *_, **__: said(msg)
        Display.deprecated = lambda *_, **__: None
        self.loaders = dict((kind, getattr(loader, kind + '_loader')) for kind in ('filter', 'test', 'lookup', 'inventory', 'vars'))

    @staticmethod
    def trust():
        global TRUST, is_trusted_as_template
        try:
            from ansible.template import is_trusted_as_template, trust_as_template
        except ImportError:
            # before 2.19
            return
        TRUST = trust_as_template

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
                return self.loaders[kind].get(name, class_only=True)
            if kind == 'inventory':
                return self.inventories.get(name) or self.inventories.setdefault(name, self.loaders[kind].get(name))
            return self.loaders[kind].get(name)
        except KeyError:
            return None

    def vars_plugins(self, enabled):
        """@return those that are in force but host_group_vars: (`own`, one of a folder) or (`enabled`, one of a collection)"""
        if self.core is None:
            raise RuntimeError('vars plugins need an ansible-core')
        if len(self.folders) not in self.of_vars:
            self.of_vars[len(self.folders)] = list(self.in_force(enabled))
        return self.of_vars[len(self.folders)]

    def in_force(self, enabled):
        for plugin in self.loaders['vars'].all():
            wants_enabling = getattr(plugin, 'REQUIRES_ENABLED', getattr(plugin, 'REQUIRES_WHITELIST', False))
            if plugin._load_name != 'host_group_vars' and (not wants_enabling or plugin._load_name in enabled):
                yield 'own', plugin
        for name in enabled:
            if name.count('.') > 1 and not name.startswith('ansible.builtin.'):
                plugin = self.loaders['vars'].get(name)
                if plugin is None:
                    said('the vars plugin %s of vars_plugins_enabled was not found' % name)
                else:
                    yield 'enabled', plugin

    def call(self, kind, name, values, args, kwargs):
        """@return a generator of what the plugin gives for each value, as it came over the wire"""
        function = self.find(kind, name).j2_function
        with self.rendering():
            before = self.surroundings(function)
            for value in values:
                yield function(*(before + [from_json(value)] + args), **kwargs)

    def rendering(self):
        """What plugins of ansible-core 2.19 and later find around them while a template is rendered."""
        if TRUST is None:
            return contextlib.nullcontext()
        from ansible._internal._templating import _engine, _utils
        engine = self.templar()._engine
        return _utils.TemplateContext(template_value=None, templar=engine, options=_engine.TemplateOptions.DEFAULT)

    def surroundings(self, function):
        """What a function asks for by Jinja2's decorators, before its other arguments."""
        wants = getattr(getattr(function, 'jinja_pass_arg', None), 'name', None)
        for old in ('context', 'eval_context', 'environment'):
            # as Jinja2 marked them before version 3
            if getattr(function, old.replace('_', '') + 'filter', False) is True:
                wants = old
        if wants is None:
            return []
        environment = self.templar().environment if self.core else jinja2.Environment()
        if wants == 'environment':
            return [environment]
        if wants == 'eval_context':
            return [jinja2.nodes.EvalContext(environment)]
        return [jinja2.runtime.Context(environment, Mapped(VARIABLES), None, {})]

    def templar(self, loader=None):
        from ansible.template import Templar
        return Templar(loader=loader, variables=Mapped(VARIABLES))

    def look_up(self, name, terms, kwargs, folders, base):
        loader = file_loader(base, [])
        variables = Mapped(VARIABLES)
        variables['ansible_search_path'] = folders
        plugin = self.core.lookup_loader.get(name, loader=loader, templar=self.templar(loader))
        with self.rendering():
            return plugin.run(terms, variables=variables, **kwargs)
