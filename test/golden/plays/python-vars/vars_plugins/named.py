import os

from ansible.errors import AnsibleError
from ansible.plugins.vars import BaseVarsPlugin


class VarsModule(BaseVarsPlugin):
    REQUIRES_ENABLED = False

    def get_vars(self, loader, path, entities, cache=True):
        super().get_vars(loader, path, entities)
        said = {}
        for entity in entities:
            if entity.name == 'broken':
                raise AnsibleError('nobody knows broken')
            said['named_%s' % entity.name] = '%s beside %s' % (type(entity).__name__, os.path.basename(path) and 'something')
            said['strongest'] = 'named.py of ' + entity.name
            said['template'] = 'rendered: {{ strongest }}'
            said['typed'] = [1, 2.5, None, {'a': True}]
        return said
