# Plugins of the user's folders where no ansible-core is installed: those that import nothing of it.
class PlainLoader(object):
    def __init__(self, holder, method):
        self.holder = holder
        self.method = method
        self.folders = []
        self.known = None

    def add_directory(self, folder):
        self.folders.append(folder)
        self.known = None

    def get(self, name):
        if self.known is None:
            self.known = {}
            for folder in self.folders:
                for file in sorted(os.listdir(folder)):
                    if file.endswith('.py') and not file.startswith('_'):
                        self.load(os.path.join(folder, file))
        return self.known.get(name)

    def load(self, file):
        import importlib.util
        stem = os.path.basename(file)[:-3]
        spec = importlib.util.spec_from_file_location('tsplay_plugins.' + stem, file)
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            said('Skipping plugin (%s), cannot load: %s' % (file, error))
            return
        if hasattr(module, self.holder):
            for name, function in getattr(getattr(module, self.holder)(), self.method)().items():
                self.known.setdefault(name, Plain(function))


class Plain(object):
    def __init__(self, function):
        self.j2_function = function
