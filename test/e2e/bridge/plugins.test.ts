import { runWritten } from '../../support/written-play.ts';

/** What goes wrong with plugins in Python: each is one failed task, and nothing else. */
const PLAY = (tasks: string) => `
- hosts: localhost
  gather_facts: false
  ignore_errors: true
  tasks:
${tasks.trim().replace(/^/gm, '    ')}
`;
const filters = (body: string, head = '') => `import os, sys
${head}
class FilterModule:
    def filters(self):
        return {${body}}
`;
const PLAIN = { 'ansible.cfg': '[tsplay]\nansible_core = off\n' };

test('a Python that ends is one failed task; the next one has another', async () => {
  const { output, rc } = await runWritten({
    ...PLAIN,
    'filter_plugins/f.py': filters(
      "'ends': ends, 'prints': lambda x: print(x) or sys.stdout.flush() or x",
      "def ends(x):\n    os.write(2, b'last words')\n    os._exit(3)\n",
    ),
    'play.yml': PLAY(`
- debug: msg="{{ 1 | ends }}"
- debug: msg="{{ 'printed' | prints }}"
`),
  });
  expect(output).toContain('"msg": "Python ended while it was asked for ends: last words"');
  expect(output).toContain('"msg": "printed"');
  expect(rc).toBe(0);
});

test('without an ansible-core, plugins work that import nothing of it', async () => {
  const { output } = await runWritten({
    ...PLAIN,
    'filter_plugins/own.py': filters("'twice': lambda x: x * 2, 'large': lambda x: x"),
    'filter_plugins/needs.py': filters("'needing': lambda x: x", 'import ansible_that_is_nowhere'),
    'filter_plugins/wrong.py': 'class FilterModule(:\n',
    'test_plugins/own.py': "class TestModule:\n    def tests(self):\n        return {'nice': lambda x: x == 'nice'}\n",
    'play.yml': PLAY(`
- debug: msg="{{ 'ab' | twice }} {{ 'nice' is nice }}"
- debug: msg="{{ 1 | needing }}"
- debug: msg="{{ ('x' * 3000000) | large | length }}"
`),
  });
  expect(output).toContain('"msg": "abab True"');
  expect(output).toContain(`Could not load \\"needing\\": 'needing'`);
  expect(output).toContain('"msg": "3000000"');
  expect(output.replace(/\s+/g, ' ')).toContain("cannot load: No module named 'ansible_that_is_nowhere'");
  expect(output.replace(/\s+/g, ' ')).toMatch(/Skipping plugin \(\S*wrong\.py\), cannot load: invalid syntax/);
});

test('an exception is told with its place', async () => {
  const { output } = await runWritten({
    ...PLAIN,
    'filter_plugins/f.py': filters("'raises': raises", 'def raises(x):\n    raise ValueError("no")\n'),
    'play.yml': PLAY(`- debug: msg="{{ 1 | raises }}"`),
  });
  expect(output).toContain('hint: raised at DIR/filter_plugins/f.py:3');
});

test('map and select call a plugin for many values at once, and for none after one that fails', async () => {
  const { output } = await runWritten({
    ...PLAIN,
    'filter_plugins/f.py': filters(
      "'counted': counted, 'calls': lambda x: CALLS",
      `CALLS = []
def counted(x, times=2):
    CALLS.append(x)
    if x == 'wrong':
        raise ValueError('no')
    return x * times
`,
    ),
    'test_plugins/own.py': "class TestModule:\n    def tests(self):\n        return {'third': lambda x: x % 3 == 0}\n",
    'play.yml': PLAY(`
- debug: msg="{{ ['a', 'b', 'wrong', 'c'] | map('counted', times=3) }}"
- debug: msg="{{ 1 | calls }}"
- debug: msg="{{ range(1000) | map('counted') | sum }}"
- debug: msg="{{ range(1000) | select('third') | sum }} {{ range(7) | reject('third') | list }}"
- debug: msg="{{ [{'n':{'of':3}}, {'n':{'of':4}}] | selectattr('n.of', 'third') | list }} {{ [] | map('counted') | list }}"
`),
  });
  expect(output).toContain('fatal: [localhost]: FAILED! => {"msg": "no"}');
  expect(output.replace(/\s+/g, ' ')).toContain('"msg": [ "a", "b", "wrong" ]');
  expect(output).toContain('"msg": "999000"');
  expect(output).toContain('"msg": "166833 [1, 2, 4, 5]"');
  expect(output).toContain(`"msg": "[{'n': {'of': 3}}] []"`);
});

test('a lookup runs when its task does, and once', async () => {
  const { output } = await runWritten({
    'lookup_plugins/counts.py': `from ansible.plugins.lookup import LookupBase
class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        with open(terms[0], 'a') as file:
            file.write('x')
        return ['counted']
`,
    'play.yml': PLAY(`
- debug: msg="{{ lookup('counts', playbook_dir ~ '/count') }}"
- debug: msg="{{ item }}"
  with_counts: ["{{ playbook_dir }}/count"]
- debug: msg="{{ lookup('counts', playbook_dir ~ '/count') }}"
  when: false
- debug: msg="{{ lookup('file', playbook_dir ~ '/count') }} times"
`),
  });
  expect(output.match(/"msg": "counted"/g)).toHaveLength(2);
  expect(output).toContain('"msg": "xx times"');
});

describe('a vars plugin', () => {
  const plugin = (body: string) => `from ansible.plugins.vars import BaseVarsPlugin
class VarsModule(BaseVarsPlugin):
    REQUIRES_ENABLED = False
    def get_vars(self, loader, path, entities, cache=True):
${body.trim().replace(/^/gm, '        ')}
`;
  const play = PLAY('- debug: msg="{{ told }}"');

  test('that fails is told with whom it was asked for', async () => {
    const { output, rc } = await runWritten({
      'vars_plugins/v.py': plugin('raise ValueError("no such secret")'),
      'play.yml': play,
    });
    expect(output).toContain('a vars plugin, of the group all: no such secret');
    expect(rc).not.toBe(0);
  });

  test('is not passed over where there is no ansible-core: the variables would be others', async () => {
    const { output, rc } = await runWritten({
      ...PLAIN,
      'vars_plugins/v.py': plugin('return {"told": 1}'),
      'play.yml': play,
    });
    expect(output).toContain('vars plugins need an ansible-core');
    expect(rc).not.toBe(0);
  });

  test('is asked once for a host and a folder', async () => {
    const { output } = await runWritten({
      'vars_plugins/v.py': plugin(`
with open('count', 'a') as file:
    file.write(path + ' ' + entities[0].name + '\\n')
return {'told': 'x'}
`),
      'play.yml': PLAY(`
- debug: msg="{{ told }}"
- debug: msg="{{ told }} {{ hostvars.localhost.told }}"
- debug: msg="{{ lookup('file', 'count').splitlines() | unique | length == lookup('file', 'count').splitlines() | length }}"
`),
    });
    expect(output).toContain('"msg": true');
  });
});
