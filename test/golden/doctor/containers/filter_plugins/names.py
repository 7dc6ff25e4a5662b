class FilterModule:
    def filters(self):
        return {'registry_name': lambda name: 'registry/' + name}
