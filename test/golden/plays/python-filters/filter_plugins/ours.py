from ansible.errors import AnsibleFilterError
from jinja2 import pass_context, pass_environment


def refuses(value):
    raise AnsibleFilterError('%s is refused' % value)


@pass_context
def variable(context, name):
    return context.resolve(name)


@pass_environment
def rendered(environment, text):
    return environment.from_string(text).render(x=1)


class FilterModule:
    def filters(self):
        return {
            'double': lambda value: value * 2,
            'refuses': refuses,
            'variable': variable,
            'rendered': rendered,
            'kind': lambda value: type(value).__name__,
            'of_all_kinds': lambda _: [1, 2.5, 2**70, True, None, 'x', (1, 'a'), {'k': [1]}, {1: 'one', True: 2}],
            'lazily': lambda value: (part for part in value),
            'to_json': lambda value: 'ours',
            'keyword': lambda value, a=1, *, b='c': [value, a, b],
            'fallback': lambda value, other: other if not value else value,
        }
