class FilterModule:
    def filters(self):
        return {'of_role': lambda value: 'role: %s' % value, 'double': lambda value: 'the role has no say'}
