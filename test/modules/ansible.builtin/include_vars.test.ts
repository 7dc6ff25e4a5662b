import includeVars from '../../../src/modules/ansible.builtin/include_vars.ts';
import { Dict } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

// as ansible-core 2.19; 2.14 fails unless both are mappings
test('hash_behaviour: merge replaces what is no mapping', async () => {
  const { result } = await runModule(
    includeVars,
    { file: 'vars.yml', hash_behaviour: 'merge' },
    {
      variables: { text: 'old', list: [1], template: '{{ mapping }}' },
      readYaml: async () => Dict.from({ text: 'new', list: [2], template: Dict.from({ a: 1 }), fresh: 1 }),
    },
  );
  expect(result.ansible_facts).toEqual(Dict.from({ text: 'new', list: [2], template: Dict.from({ a: 1 }), fresh: 1 }));
});
