class FactDiff:
    def __init__(self, task_args, task_vars, debug):
        self.args = task_args

    def diff(self):
        return {'diff': '%s became %s\n' % (self.args['before'], self.args['after'])}
