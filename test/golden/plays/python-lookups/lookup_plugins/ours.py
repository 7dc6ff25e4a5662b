from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

DOCUMENTATION = """
name: ours
short_description: ours
description: [ours]
options:
  upper: {type: bool, default: false, description: x}
  number: {type: int, default: 5, description: x, vars: [{name: the_number}]}
"""


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        self.set_options(var_options=variables, direct=kwargs)
        if 'fail' in terms:
            raise AnsibleError('ours fails')
        if 'crash' in terms:
            raise ValueError('ours is wrong')
        texts = [term.upper() if self.get_option('upper') else term for term in terms]
        found = self.find_file_in_search_path(variables, 'files', 'there.txt')
        with open(found) as file:
            content = file.read()
        return texts + [self.get_option('number'), variables['name_of'], self._templar.template('{{ who }}!'), content]
