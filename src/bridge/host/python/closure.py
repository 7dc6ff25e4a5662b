# What came over the wire, as modules of Python: from memory, before the host's own of the same name.
# Python 2.7 and 3.5 on: nothing in these files may need more.
import os
import sys
import tempfile
import types

# Where the modules seem to lie: in no folder that there is.
NOWHERE = '/tsplay.d'
# By digest and file name, for all closures.
CODES = {}


class Closure(object):
    """The modules that one module of Ansible needs: an importer for sys.meta_path."""

    def __init__(self, members, sources, absent):
        self.members = members
        self.sources = sources
        self.absent = absent
        self.base = NOWHERE
        self.compiled = []
        self.imported = set()

    def find_spec(self, name, path=None, target=None):
        if not self.holds(name):
            return None
        from importlib.machinery import ModuleSpec
        file = self.get_filename(name)
        spec = ModuleSpec(name, self, origin=file, is_package=self.is_package(name))
        spec.has_location = True
        if self.is_package(name):
            spec.submodule_search_locations.append(os.path.dirname(file))
        return spec

    def find_module(self, name, path=None):
        return self if self.holds(name) else None

    def holds(self, name):
        if name in self.absent:
            raise ImportError("No module named '%s'; looked for in %s" % (name, ', '.join(self.absent[name])))
        return name in self.members

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        self.imported.add(module.__name__)
        exec(self.get_code(module.__name__), module.__dict__)

    def load_module(self, name):
        if name in sys.modules:
            return sys.modules[name]
        module = sys.modules[name] = types.ModuleType(str(name))
        module.__file__ = self.get_filename(name)
        module.__loader__ = self
        module.__package__ = str(name if self.is_package(name) else name.rpartition('.')[0])
        if self.is_package(name):
            module.__path__ = [os.path.dirname(module.__file__)]
        try:
            self.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module

    def get_code(self, name):
        digest, path = self.members[name]
        key = (digest, path, self.base)
        if key not in CODES:
            CODES[key] = compile(self.sources[digest], self.get_filename(name), 'exec', 0, True)
            self.compiled.append(name)
        return CODES[key]

    def get_source(self, name):
        digest = self.members.get(name, [None])[0]
        return None if digest is None else self.sources[digest].decode('utf-8', 'replace')

    def get_filename(self, name):
        return str(os.path.join(self.base, self.members[name][1]))

    def get_data(self, path):
        for name in self.members:
            if self.get_filename(name) == path:
                return self.sources[self.members[name][0]]
        raise IOError('no such file: %s' % path)

    def is_package(self, name):
        return self.members[name][1].endswith('/__init__.py')

    def write(self):
        """Puts the modules into a folder of their own: a module that starts itself anew needs them there."""
        self.base = tempfile.mkdtemp(prefix='tsplay-')
        for name in self.members:
            file = self.get_filename(name)
            if not os.path.isdir(os.path.dirname(file)):
                os.makedirs(os.path.dirname(file))
            with open(file, 'wb') as stream:
                stream.write(self.sources[self.members[name][0]])
