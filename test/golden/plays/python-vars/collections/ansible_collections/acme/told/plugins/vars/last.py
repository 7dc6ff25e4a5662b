from ansible.plugins.vars import BaseVarsPlugin


class VarsModule(BaseVarsPlugin):
    REQUIRES_ENABLED = True

    def get_vars(self, loader, path, entities, cache=True):
        return dict((entity.name + '_last', 'of a collection') for entity in entities if entity.name == 'one') or {'over_file': 'collection'}
