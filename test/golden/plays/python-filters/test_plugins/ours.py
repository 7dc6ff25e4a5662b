class TestModule(object):
    def tests(self):
        return {'even': lambda value: value % 2 == 0, 'longer': lambda value, than=3: len(value) > than}
