import setFact from '../../../src/modules/ansible.builtin/set_fact.ts';
import { Dict, Text } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

test('set_fact keeps marks and types', async () => {
  const unsafe = new Text('{{ x }}', { unsafe: true });
  const { result } = await runModule(setFact, { text: unsafe, word: 'No', nothing: null, list: [1], cacheable: 'yes' });
  expect(result).toEqual({
    changed: false,
    ansible_facts: Dict.from({ text: unsafe, word: false, nothing: null, list: [1] }),
    _ansible_facts_cacheable: true,
  });
});

test.each(['1a', 'a-b', 'class', 'a b', 'ä'])('set_fact refuses the name %s', async name => {
  await expect(runModule(setFact, { [name]: 1 })).rejects.toMatchObject({
    code: 'variable-name',
    message: expect.stringMatching(`^The variable name '${name}' is not valid.`),
  });
});
